import { privateKeySigner } from '@kyso/core/node';
import { tsaClient } from '@kyso/core/timestamp';
import { createSandbox } from '@kyso/sandbox';

/** Who initials, in this order, which is not that of the plan. */
export const INITIALERS = ['tran-thi-binh', 'vo-thi-hanh', 'pham-duc-dung'];

/** Who approves. */
export const APPROVER = 'le-hoang-cuong';

/** Who seals, receives and copies. */
export const ORGANISATION = 'bo-thu-nghiem';

/**
 * An office of the sandbox with a timestamp authority that answers while `work` runs.
 *
 * @template T
 * @param {(office: { sandbox: object, signer: (id: string) => object, timestamps: object }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withOffice(work) {
  const sandbox = await createSandbox({ seed: 'life' });
  const server = await sandbox.serve({ port: 0, host: '127.0.0.1' });
  const signers = new Map();
  const signer = (id) => {
    if (!signers.has(id)) signers.set(id, signerOf(sandbox.identity(id)));
    return signers.get(id);
  };
  try {
    return await work({ sandbox, signer, timestamps: tsaClient(server.timestampUrl) });
  } finally {
    await server.close();
  }
}

function signerOf({ privateKey: key, certificate, chain }) {
  return privateKeySigner({ key, certificate, chain });
}

/**
 * The plan of a whole life: three people initial every page, one approves where the text names its signer, the
 * organisation issues.
 *
 * @param {string} printedName the name that stands below the signature in the text
 */
export function lifePlan({ sandbox }, printedName) {
  const planned = (id) => {
    const { name, title } = sandbox.identity(id);
    return { id: shortIdOf(id), name, ...(title !== '' && { title }) };
  };
  return {
    version: 1,
    initials: {
      people: [...INITIALERS].sort().map((id) => ({ ...planned(id), marks: 'every-page' })),
    },
    approval: { people: [{ ...planned(APPROVER), printedName, onBehalf: 'KT.' }] },
    issue: { organisation: sandbox.identity(ORGANISATION).name },
  };
}

/** Id in the plan: the given name, as in `NhayTrang_binh.Trang1`. */
function shortIdOf(id) {
  return id.split('-').at(-1);
}
