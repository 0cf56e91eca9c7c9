"""Asks pyHanko for the AdES verdict, long-term validation included, on the first signature of the given PDFs.

usage: pyhanko_ades.py [--trust ROOT.pem]... FILE...

Prints one JSON array, one entry per file: `indication`, or `error`. Nothing is fetched, revocation is required.
"""

import argparse
import asyncio
import json
import sys

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--trust', action='append', default=[])
    parser.add_argument('files', nargs='+')
    arguments = parser.parse_args()
    roots = list(load_certs_from_pemder(arguments.trust))
    json.dump([asyncio.run(check(name, roots)) for name in arguments.files], sys.stdout)


async def check(name, roots):
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(roots),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    gathering = RevocationInfoGatheringSpec(
        online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
    )
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=policy, revinfo_gathering_policy=gathering
        )
    )
    try:
        with open(name, 'rb') as stream:
            embedded = PdfFileReader(stream, strict=True).embedded_regular_signatures[0]
            result = await ades_lta_validation(embedded, spec)
        return {'file': name, 'indication': str(result.ades_subindic)}
    except Exception as error:  # any failure is an answer about this file, told with its class
        return {'file': name, 'error': f'{type(error).__name__}: {error}'}


if __name__ == '__main__':
    main()
