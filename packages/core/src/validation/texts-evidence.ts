/** What the check of algorithms on evidence is about, and what its outcomes mean. */
export const EVIDENCE_CHECKS = {
  'revocation-algorithm': {
    vi: 'Thuật toán và độ dài khóa của chữ ký trên CRL hoặc phản hồi OCSP',
    en: 'Algorithm and key size of the signature on the CRL or OCSP response',
    unknown: {
      vi: 'Thuật toán hoặc độ dài khóa của chữ ký trên CRL hoặc phản hồi OCSP không được chấp nhận vào lúc ký',
      en: 'The algorithm or the key size of the signature on the CRL or OCSP response was not accepted any more when it was made',
    },
    warning: {
      vi: 'Có CRL hoặc phản hồi OCSP ký bằng thuật toán hoặc độ dài khóa không còn được chấp nhận vào lúc ký',
      en: 'A CRL or OCSP response is signed with an algorithm or a key size that was not accepted any more when it was made',
    },
  },
};
