package kyso.interop;

import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.validationreport.ValidationReportFacade;
import eu.europa.esig.validationreport.jaxb.SignatureIdentifierType;
import eu.europa.esig.validationreport.jaxb.SignatureValidationReportType;
import eu.europa.esig.validationreport.jaxb.ValidationObjectType;
import eu.europa.esig.validationreport.jaxb.ValidationReportType;
import java.io.File;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads reports of ETSI TS 119 102-2 with DSS's own reader, held to its schema, and writes beside each what DSS itself
 * reports of the document: one JSON array, one entry per pair. Nothing is fetched from anywhere.
 *
 * <p>Usage: {@code ReportReader [--trust CERTIFICATE]... (REPORT.xml DOCUMENT)...}
 */
public final class ReportReader {

    private ReportReader() {
    }

    public static void main(String[] arguments) {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        List<Object> results = new ArrayList<>();
        int i = 0;
        for (; arguments[i].equals("--trust"); i += 2) {
            trusted.addCertificate(DSSUtils.loadCertificate(new File(arguments[i + 1])));
        }
        for (; i + 1 < arguments.length; i += 2) {
            results.add(compare(arguments[i], arguments[i + 1], trusted));
        }
        System.out.println(Json.write(results));
    }

    private static Map<String, Object> compare(
            String report, String document, CommonTrustedCertificateSource trusted) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("report", report);
        try {
            // With `true` the report must be valid by the schema.
            ValidationReportFacade facade = ValidationReportFacade.newFacade();
            result.put("read", describe(facade.unmarshall(new File(report), true)));
        } catch (Exception | LinkageError error) {
            result.put("error", rootOf(error).toString());
        }
        try {
            result.put("own", describe(ownReport(document, trusted)));
        } catch (RuntimeException | LinkageError error) {
            result.put("ownError", error.toString());
        }
        return result;
    }

    private static Throwable rootOf(Throwable error) {
        return error.getCause() == null ? error : rootOf(error.getCause());
    }

    private static ValidationReportType ownReport(
            String document, CommonTrustedCertificateSource trusted) {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setAIASource(null);
        verifier.setTrustedCertSources(trusted);
        SignedDocumentValidator validator =
                SignedDocumentValidator.fromDocument(new FileDocument(document));
        validator.setCertificateVerifier(verifier);
        return validator.validateDocument().getEtsiValidationReportJaxb();
    }

    private static Map<String, Object> describe(ValidationReportType report) {
        List<Object> signatures = new ArrayList<>();
        for (SignatureValidationReportType one : report.getSignatureValidationReport()) {
            signatures.add(describe(one));
        }
        List<Object> timestamps = new ArrayList<>();
        Map<String, Integer> objects = new TreeMap<>();
        if (report.getSignatureValidationObjects() != null) {
            for (ValidationObjectType object :
                    report.getSignatureValidationObjects().getValidationObject()) {
                objects.merge(object.getObjectType().name(), 1, Integer::sum);
                if (object.getValidationReport() != null) {
                    timestamps.add(describe(object.getValidationReport()));
                }
            }
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("signatures", signatures);
        described.put("timestamps", timestamps);
        described.put("objects", objects);
        return described;
    }

    private static Map<String, Object> describe(SignatureValidationReportType report) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("main", report.getSignatureValidationStatus().getMainIndication());
        List<Object> sub = new ArrayList<>(report.getSignatureValidationStatus().getSubIndication());
        entry.put("sub", sub);
        SignatureIdentifierType identifier = report.getSignatureIdentifier();
        if (identifier != null && identifier.getDigestAlgAndValue() != null) {
            entry.put("digest", base64(identifier.getDigestAlgAndValue().getDigestValue()));
        }
        if (identifier != null && identifier.getSignatureValue() != null) {
            entry.put("value", base64(identifier.getSignatureValue().getValue()));
        }
        if (report.getSignerInformation() != null) {
            entry.put("signer", report.getSignerInformation().getSigner());
        }
        return entry;
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
