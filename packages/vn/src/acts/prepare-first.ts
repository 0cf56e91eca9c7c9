import type { BytesInput, SignedPdf } from '@kyso/core';
import { defaultCrypto } from '@kyso/core/crypto';
import { isKysoError } from '@kyso/core';
import { holderOf } from '../people/holder.js';
import { derivePlan } from '../plan/derive-plan.js';
import { prepareDraft } from '../plan/prepare-draft.js';
import type { SigningPlan } from '../plan/signing-plan.js';
import { wholeBytes } from '../supersede/supersede.js';
import type { ActType } from './act-type.js';
import { openDossier, type Dossier } from './dossier.js';
import { slugOf } from './slots.js';
import type { ActOptions, ActResult } from './types.js';

/** The document that an act signs. */
export interface ReadyDocument {
  readonly pdf: BytesInput;
  readonly dossier: Dossier | undefined;
  /** The revision that prepared it, and the document before; absent where nothing had to be prepared. */
  readonly preparation?: Preparation;
}

type Preparation = Pick<SignedPdf, 'revision' | 'original'>;

/**
 * The document as an act finds it: where nothing is signed and no plan is embedded, the draft is prepared for what its
 * layout tells, the act's own signer included. A draft whose layout tells nothing stays as it is; the act then needs a
 * place of its own.
 */
export async function preparedFirst(
  act: ActType,
  { pdf, options }: { readonly pdf: BytesInput; readonly options: ActOptions },
): Promise<ReadyDocument> {
  const { password } = options;
  const dossier = await openDossier(pdf, { password, at: options.clock?.() });
  if (dossier.signed.length > 0 || dossier.embedded) return { pdf, dossier };
  const plan = await planFor(act, pdf, options);
  if (!plan) return { pdf, dossier };
  const draft = await prepareDraft(pdf, plan, {
    ...(password !== undefined && { password }),
    ...(options.profile && { profile: options.profile }),
    ...(options.repair !== undefined && { repair: options.repair }),
    ...(options.clock && { clock: options.clock }),
  });
  const original = await originalOf(pdf);
  const preparation = { revision: draft.revision, original };
  return { pdf: await draft.bytes(), dossier: undefined, preparation };
}

/** What the layout tells, with the signer of the act in it. */
async function planFor(
  act: ActType,
  pdf: BytesInput,
  options: ActOptions,
): Promise<SigningPlan | undefined> {
  const { signer, password, claimedRole, place } = options;
  try {
    const plan = await derivePlan(pdf, password === undefined ? {} : { password });
    if (act !== 'initial') return plan;
    const { name } = holderOf(signer.certificate, signer.chain);
    const person = { id: slugOf(name), name };
    const title = claimedRole === undefined ? {} : { title: claimedRole };
    const initials = { people: [{ ...person, ...title, ...(place && { place }) }] };
    return { ...(plan ?? { version: 1 }), initials };
  } catch (error) {
    // A document that no layout can be read of is signed by explicit place, or not at all.
    const isLayout = isKysoError(error) && error.code.startsWith('ERR_LAYOUT');
    if (isLayout && place) return undefined;
    throw error;
  }
}

/** The document before its preparation, named by a digest of its own. */
async function originalOf(pdf: BytesInput): Promise<SignedPdf['original']> {
  const bytes = await wholeBytes(pdf);
  const digestAlgorithm = 'SHA-256';
  const digest = defaultCrypto().createDigest(digestAlgorithm);
  digest.update(bytes);
  return { length: bytes.length, digestAlgorithm, digest: digest.digest() };
}

/** A result with the revision of a preparation in front of the signature's own. */
export function joined(first: Preparation, second: ActResult): ActResult {
  const revision = new Uint8Array(first.revision.length + second.revision.length);
  revision.set(first.revision);
  revision.set(second.revision, first.revision.length);
  return { ...second, original: first.original, revision };
}
