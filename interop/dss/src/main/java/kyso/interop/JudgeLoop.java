package kyso.interop;

import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.pdf.modifications.DefaultPdfDifferencesFinder;
import eu.europa.esig.dss.pdf.pdfbox.PdfBoxDefaultObjectFactory;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;

/**
 * Judges one PDF again and again in one JVM, for measuring: once for each line of its input, each time with nothing
 * remembered but the trusted certificate. No page is drawn, nothing is fetched. Prints a line when it is ready, and
 * after each judgement how many signatures are TOTAL_PASSED.
 *
 * <p>Usage: {@code JudgeLoop CERTIFICATE MILLISECONDS FILE}: the trust anchor, and the time for which is judged.
 */
public final class JudgeLoop {

    private JudgeLoop() {
    }

    public static void main(String[] arguments) throws IOException {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(DSSUtils.loadCertificate(new File(arguments[0])));
        Date at = new Date(Long.parseLong(arguments[1]));
        byte[] file = Files.readAllBytes(Path.of(arguments[2]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        while (lines.readLine() != null) {
            System.out.println(passed(file, trusted, at));
        }
    }

    private static int passed(byte[] file, CommonTrustedCertificateSource trusted, Date at) {
        PDFDocumentValidator validator = new PDFDocumentValidator(new InMemoryDocument(file));
        DefaultPdfDifferencesFinder finder = new DefaultPdfDifferencesFinder();
        finder.setMaximalPagesAmountForVisualComparison(0);
        PdfBoxDefaultObjectFactory factory = new PdfBoxDefaultObjectFactory();
        factory.setPdfDifferencesFinder(finder);
        validator.setPdfObjFactory(factory);
        validator.setCertificateVerifier(Main.offlineVerifier(trusted));
        validator.setValidationTime(at);
        SimpleReport report = validator.validateDocument().getSimpleReport();
        int count = 0;
        for (String id : report.getSignatureIdList()) {
            count += report.getIndication(id) == Indication.TOTAL_PASSED ? 1 : 0;
        }
        return count;
    }
}
