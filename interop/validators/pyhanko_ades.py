"""Asks pyHanko for the AdES verdict, long-term validation included, on the first signature of the given PDFs.

usage: pyhanko_ades.py [--trust ROOT.pem]... [--crl LIST]... LEVEL=FILE...

Prints one JSON array, one entry per file: `indication`, or `error`. Nothing is fetched, revocation is required.
"""

import argparse
import asyncio
import json
import sys

from asn1crypto import crl
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.revinfo.archival import CRLContainer
from pyhanko_certvalidator.registry import SimpleTrustManager


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--trust', action='append', default=[])
    parser.add_argument('--crl', action='append', default=[])
    parser.add_argument('files', nargs='*')
    arguments = parser.parse_args()
    roots = list(load_certs_from_pemder(arguments.trust))
    lists = [load_list(name) for name in arguments.crl]
    answers = [asyncio.run(check(*name.split('=', 1), roots, lists)) for name in arguments.files]
    json.dump(answers, sys.stdout)


def load_list(name):
    with open(name, 'rb') as file:
        return CRLContainer(crl.CertificateList.load(file.read()))


async def check(level, name, roots, lists):
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(roots),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    gathering = RevocationInfoGatheringSpec(
        online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
    )
    spec = SignatureValidationSpec(
        cert_validation_policy=policy,
        revinfo_gathering_policy=gathering,
        local_knowledge=LocalKnowledge(known_crls=lists),
    )
    try:
        with open(name, 'rb') as stream:
            embedded = PdfFileReader(stream, strict=True).embedded_regular_signatures[0]
            result = await judged(embedded, level, spec)
        return {'file': name, 'indication': str(result.ades_subindic)}
    except Exception as error:  # any failure is an answer about this file, told with its class
        return {'file': name, 'error': f'{type(error).__name__}: {error}'}


async def judged(embedded, level, spec):
    if level == 'B-LTA':
        return await ades_lta_validation(embedded, PdfSignatureValidationSpec(spec))
    validation = ades_basic_validation if level == 'B-B' else ades_with_time_validation
    embedded.compute_integrity_info()
    return await validation(
        embedded.signed_data, spec, raw_digest=embedded.compute_digest()
    )


if __name__ == '__main__':
    main()
