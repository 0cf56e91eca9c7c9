"""Signs a large PDF with pyHanko, alone in its process: incremental, B-B, invisible, RSA-2048.

usage: pyhanko_sign.py IDENTITY SMALL INPUT OUTPUT

Prints {"seconds", "peakBytes"} as process-row.mjs does, after signing SMALL three times.
"""

import base64
import json
import resource
import sys
import time

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

WARM_UP = 3


def main():
    identity, small, source, target = sys.argv[1:]
    signer = open_signer(identity)
    for _ in range(WARM_UP):
        sign_file(signer, small, target)
    started = time.perf_counter()
    sign_file(signer, source, target)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    json.dump({'seconds': seconds, 'peakBytes': own_peak() or peak}, sys.stdout)


def open_signer(path):
    with open(path, encoding='utf-8') as file:
        identity = json.load(file)
    chain = [x509.Certificate.load(base64.b64decode(text)) for text in identity['chain']]
    registry = SimpleCertificateStore()
    registry.register_multiple(chain)
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(base64.b64decode(identity['certificate'])),
        signing_key=keys.PrivateKeyInfo.load(base64.b64decode(identity['privateKey'])),
        cert_registry=registry,
    )


def sign_file(signer, source, target):
    metadata = signers.PdfSignatureMetadata(
        field_name='Signature1',
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm='sha256',
    )
    with open(source, 'rb') as reader, open(target, 'wb+') as output:
        writer = IncrementalPdfFileWriter(reader)
        signers.PdfSigner(metadata, signer).sign_pdf(writer, output=output)


def own_peak():
    """VmHWM of Linux: the resource usage may show the figure of the process that started this one."""
    try:
        with open('/proc/self/status', encoding='utf-8') as status:
            lines = dict(line.split(':', 1) for line in status if ':' in line)
        return int(lines['VmHWM'].split()[0]) * 1024
    except (OSError, KeyError):
        return None


if __name__ == '__main__':
    main()
