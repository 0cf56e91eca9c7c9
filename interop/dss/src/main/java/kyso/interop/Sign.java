package kyso.interop;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.DSSException;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.TimestampBinary;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonCertificateSource;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.spi.x509.tsp.TSPSource;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * Signs one PDF with EU DSS, once for each line of its input: level, private key (PKCS#8), certificate, output and kind of
 * key (which the key says itself), apart by tabs. Prints one line for each: {@code ok}, or what went wrong.
 *
 * <p>Usage: {@code Sign INPUT TSA ROOT CERTIFICATE... -- CRL...}: files in DER.
 */
public final class Sign {

    private Sign() {
    }

    public static void main(String[] arguments) throws IOException {
        Security.addProvider(new BouncyCastleProvider());
        List<String> rest = Arrays.asList(arguments).subList(3, arguments.length);
        int middle = rest.indexOf("--");
        CertificateToken root = certificate(arguments[2]);
        List<CertificateToken> others = new ArrayList<>();
        for (String name : rest.subList(0, middle)) {
            others.add(certificate(name));
        }
        String[] lists = rest.subList(middle + 1, rest.size()).toArray(new String[0]);
        PAdESService service = new PAdESService(verifier(root, others, lists));
        service.setTspSource(new Timestamps(arguments[1]));
        DSSDocument input = new FileDocument(arguments[0]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] job = line.split("\t");
            try {
                sign(service, input, job, root, others).save(job[3]);
                System.out.println("ok");
            } catch (IOException | GeneralSecurityException | RuntimeException error) {
                System.out.println(error.toString().replace('\n', ' '));
            }
        }
    }

    private static DSSDocument sign(
            PAdESService service,
            DSSDocument input,
            String[] job,
            CertificateToken root,
            List<CertificateToken> others)
            throws IOException, GeneralSecurityException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(Files.readAllBytes(Path.of(job[1])));
        SignatureAlgorithm algorithm = algorithmOf(info);
        PAdESSignatureParameters parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.valueOf("PAdES_BASELINE_" + job[0].substring(2)));
        parameters.setDigestAlgorithm(algorithm.getDigestAlgorithm());
        parameters.setEncryptionAlgorithm(algorithm.getEncryptionAlgorithm());
        parameters.setSigningCertificate(certificate(job[2]));
        List<CertificateToken> chain = new ArrayList<>(others);
        chain.add(0, certificate(job[2]));
        chain.add(root);
        parameters.setCertificateChain(chain);
        byte[] toBeSigned = service.getDataToSign(input, parameters).getBytes();
        Signature signature = Signature.getInstance(algorithm.getJCEId(), BouncyCastleProvider.PROVIDER_NAME);
        signature.initSign(keyOf(info));
        signature.update(toBeSigned);
        return service.signDocument(input, parameters, new SignatureValue(algorithm, signature.sign()));
    }

    private static SignatureAlgorithm algorithmOf(PrivateKeyInfo info) {
        return switch (info.getPrivateKeyAlgorithm().getAlgorithm().getId()) {
            case "1.2.840.113549.1.1.1" -> SignatureAlgorithm.RSA_SHA256;
            case "1.2.840.113549.1.1.10" -> SignatureAlgorithm.RSA_SSA_PSS_SHA256_MGF1;
            default -> SignatureAlgorithm.ECDSA_SHA256;
        };
    }

    private static PrivateKey keyOf(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
        String id = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
        KeyFactory factory =
                KeyFactory.getInstance(id.startsWith("1.2.840.113549.1.1.") ? "RSA" : "EC", BouncyCastleProvider.PROVIDER_NAME);
        return factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static CommonCertificateVerifier verifier(
            CertificateToken root, List<CertificateToken> others, String[] lists) throws IOException {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(root);
        CommonCertificateSource known = new CommonCertificateSource();
        others.forEach(known::addCertificate);
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setAIASource(null);
        verifier.setTrustedCertSources(trusted);
        verifier.setAdjunctCertSources(known);
        InputStream[] streams = new InputStream[lists.length];
        for (int i = 0; i < lists.length; i++) {
            streams[i] = Files.newInputStream(Path.of(lists[i]));
        }
        verifier.setCrlSource(new ExternalResourcesCRLSource(streams));
        return verifier;
    }

    private static CertificateToken certificate(String name) {
        return DSSUtils.loadCertificate(new File(name));
    }

    /** RFC 3161 over HTTP, on the loopback. */
    private static final class Timestamps implements TSPSource {

        private static final long serialVersionUID = 1L;
        private final String address;

        Timestamps(String address) {
            this.address = address;
        }

        @Override
        public TimestampBinary getTimeStampResponse(DigestAlgorithm algorithm, byte[] digest) {
            try {
                TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
                generator.setCertReq(true);
                TimeStampRequest request =
                        generator.generate(
                                new ASN1ObjectIdentifier(algorithm.getOid()),
                                digest,
                                BigInteger.valueOf(System.nanoTime()));
                HttpRequest post =
                        HttpRequest.newBuilder(URI.create(address))
                                .header("Content-Type", "application/timestamp-query")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded()))
                                .build();
                byte[] body =
                        HttpClient.newHttpClient()
                                .send(post, HttpResponse.BodyHandlers.ofByteArray())
                                .body();
                TimeStampResponse response = new TimeStampResponse(body);
                response.validate(request);
                return new TimestampBinary(response.getTimeStampToken().getEncoded());
            } catch (IOException | InterruptedException | TSPException error) {
                throw new DSSException("no timestamp", error);
            }
        }
    }
}
