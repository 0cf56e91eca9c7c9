package kyso.interop;

import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.PDFRevisionWrapper;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlCommitmentTypeIndication;
import eu.europa.esig.dss.diagnostic.jaxb.XmlDigestMatcher;
import eu.europa.esig.dss.diagnostic.jaxb.XmlObjectModification;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxDefaultObjectFactory;
import eu.europa.esig.dss.pdf.modifications.DefaultPdfDifferencesFinder;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.policy.SignaturePolicyProvider;
import eu.europa.esig.dss.spi.validation.CertificateVerifier;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks EU DSS about every signature of the given PDF and CMS files, by its default validation policy, and prints
 * one JSON array, one entry per file. Nothing is fetched from anywhere.
 *
 * <p>Usage: {@code Main [--trust CERTIFICATE]... [--drawn-pages N] [--content FILE]
 * [--policy OID FILE]... FILE...}: documents of more pages than N (10) are not compared by drawing them; the content is
 * that of detached CMS files behind it, policies are compared with what signatures say of them.
 */
public final class Main {

    /** Documents of signature policies by their OID. */
    private static final Map<String, DSSDocument> POLICIES = new HashMap<>();

    private Main() {
    }

    public static void main(String[] arguments) {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        List<Object> results = new ArrayList<>();
        int drawnPages = 10;
        File content = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--trust")) {
                trusted.addCertificate(DSSUtils.loadCertificate(new File(arguments[++i])));
            } else if (arguments[i].equals("--drawn-pages")) {
                drawnPages = Integer.parseInt(arguments[++i]);
            } else if (arguments[i].equals("--content")) {
                content = new File(arguments[++i]);
            } else if (arguments[i].equals("--policy")) {
                String id = arguments[++i];
                POLICIES.put(id, new FileDocument(arguments[++i]));
            } else {
                results.add(validate(arguments[i], trusted, drawnPages, content));
            }
        }
        System.out.println(Json.write(results));
    }

    private static Map<String, Object> validate(
            String file, CommonTrustedCertificateSource trusted, int drawnPages, File content) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file", file);
        try {
            SignedDocumentValidator validator =
                    SignedDocumentValidator.fromDocument(new FileDocument(file));
            if (validator instanceof PDFDocumentValidator) {
                PDFDocumentValidator pdf = (PDFDocumentValidator) validator;
                // Encrypted documents here open with the empty user password; others ignore it.
                pdf.setPasswordProtection(new char[0]);
                // Drawing every page before and after each revision takes most of the time.
                DefaultPdfDifferencesFinder finder = new DefaultPdfDifferencesFinder();
                finder.setMaximalPagesAmountForVisualComparison(drawnPages);
                PdfBoxDefaultObjectFactory factory = new PdfBoxDefaultObjectFactory();
                factory.setPdfDifferencesFinder(finder);
                pdf.setPdfObjFactory(factory);
            }
            if (content != null) {
                validator.setDetachedContents(List.of(new FileDocument(content)));
            }
            validator.setCertificateVerifier(offlineVerifier(trusted));
            SignaturePolicyProvider policies = new SignaturePolicyProvider();
            policies.setSignaturePoliciesById(POLICIES);
            validator.setSignaturePolicyProvider(policies);
            Reports reports = validator.validateDocument();
            result.put("signatures", describeSignatures(reports));
        } catch (RuntimeException | LinkageError error) {
            // One file that DSS cannot judge must not hide its answers about the others.
            result.put("signatures", List.of());
            result.put("error", error.toString());
        }
        return result;
    }

    static CertificateVerifier offlineVerifier(CommonTrustedCertificateSource trusted) {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setAIASource(null);
        verifier.setTrustedCertSources(trusted);
        return verifier;
    }

    private static List<Object> describeSignatures(Reports reports) {
        DiagnosticData data = reports.getDiagnosticData();
        List<Object> signatures = new ArrayList<>();
        for (SignatureWrapper signature : data.getSignatures()) {
            signatures.add(describe(signature, reports.getSimpleReport()));
        }
        return signatures;
    }

    private static Map<String, Object> describe(SignatureWrapper signature, SimpleReport simple) {
        String id = signature.getId();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", id);
        entry.put("level", signature.getSignatureFormat());
        entry.put("digestIntact", digestIntact(signature.getDigestMatchers()));
        entry.put("signatureIntact", signature.isSignatureIntact());
        entry.put("structureValid", signature.isStructuralValidationValid());
        entry.put("structureMessages", signature.getStructuralValidationMessages());
        entry.put("indication", simple.getIndication(id));
        entry.put("subIndication", simple.getSubIndication(id));
        entry.put("errors", messages(simple.getAdESValidationErrors(id)));
        entry.put("warnings", messages(simple.getAdESValidationWarnings(id)));
        List<Object> commitments = new ArrayList<>();
        for (XmlCommitmentTypeIndication commitment : signature.getCommitmentTypeIndications()) {
            commitments.add(commitment.getIdentifier());
        }
        entry.put("commitments", commitments);
        entry.put("policy", signature.getPolicyId());
        entry.put("policyUrl", signature.getPolicyUrl());
        entry.put("policyMatches", signature.isPolicyPresent() && signature.isPolicyDigestValid());
        describeRevision(entry, signature.getPDFRevision());
        entry.put("timestamps", describeTimestamps(signature.getTimestampList()));
        return entry;
    }

    private static boolean digestIntact(List<XmlDigestMatcher> matchers) {
        boolean found = !matchers.isEmpty();
        for (XmlDigestMatcher matcher : matchers) {
            found = found && matcher.isDataFound() && matcher.isDataIntact();
        }
        return found;
    }

    private static void describeRevision(Map<String, Object> entry, PDFRevisionWrapper revision) {
        if (revision == null) {
            return;
        }
        entry.put("field", revision.getFirstFieldName());
        entry.put("subFilter", revision.getSubFilter());
        entry.put("byteRange", revision.getSignatureByteRange());
        entry.put("byteRangeValid", revision.isSignatureByteRangeValid());
        entry.put("dictionaryConsistent", revision.isPdfSignatureDictionaryConsistent());
        entry.put(
                "visualChanges",
                !revision.getPdfVisualDifferenceConcernedPages().isEmpty()
                        || !revision.getPdfPageDifferenceConcernedPages().isEmpty());
        entry.put("overlaps", revision.getPdfAnnotationsOverlapConcernedPages().size());
        entry.put("extensionChanges", revision.getPdfExtensionChanges().size());
        entry.put("formFillChanges", revision.getPdfSignatureOrFormFillChanges().size());
        entry.put("annotationChanges", revision.getPdfAnnotationChanges().size());
        entry.put("undefinedChanges", values(revision.getPdfUndefinedChanges()));
    }

    private static List<Object> values(List<XmlObjectModification> changes) {
        List<Object> values = new ArrayList<>();
        for (XmlObjectModification change : changes) {
            values.add(change.getAction() + " " + change.getValue());
        }
        return values;
    }

    private static List<Object> describeTimestamps(List<TimestampWrapper> timestamps) {
        List<Object> described = new ArrayList<>();
        for (TimestampWrapper timestamp : timestamps) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("type", timestamp.getType());
            entry.put("time", timestamp.getProductionTime().toInstant());
            entry.put("imprintIntact", timestamp.isMessageImprintDataIntact());
            entry.put("signatureIntact", timestamp.isSignatureIntact());
            described.add(entry);
        }
        return described;
    }

    private static List<Object> messages(List<Message> found) {
        List<Object> described = new ArrayList<>();
        for (Message message : found) {
            described.add(Map.of("key", message.getKey(), "text", message.getValue()));
        }
        return described;
    }
}
