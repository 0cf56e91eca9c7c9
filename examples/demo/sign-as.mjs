import { readFile } from 'node:fs/promises';
import { drawMark, signatureMark } from '@kyso/appearance';
import { signPdf, tsaClient } from '@kyso/core';
import { openFile, privateKeySigner, writeFileAtomically } from '@kyso/core/node';

/** Signs `input` visibly at B-T as the step says and writes `output`, piece by piece. */
export async function signAs(step, { input, output, sandbox, server }) {
  const started = performance.now();
  const { certificate, chain, privateKey } = await identityOf(step, sandbox);
  const source = await openFile(input);
  try {
    const signed = await signPdf(source, {
      signer: privateKeySigner({ key: privateKey, certificate, chain }),
      timestamps: tsaClient(server.timestampUrl),
      field: { page: step.page, rect: step.rect },
      appearance: { mark: await markOf(step) },
      name: step.name,
    });
    await writeFileAtomically(output, (sink) => signed.writeTo(sink), { force: true });
    const milliseconds = performance.now() - started;
    return { level: signed.level, appended: signed.revision.length, milliseconds };
  } finally {
    await source.close();
  }
}

function identityOf({ act, subject, title, person }, sandbox) {
  return person ? sandbox.identity(person) : sandbox.issue({ id: `demo-${act}`, subject, title });
}

/** A small initial is ink alone; a signature says who, in which office, and when. */
async function markOf({ act, ink, name, title, organisation, rect }) {
  const image = ink && (await readFile(new URL(`./ink/${ink}.png`, import.meta.url)));
  if (act === 'initial' && image) {
    return drawMark({ width: rect.width, height: rect.height, image, padding: 1 });
  }
  return signatureMark({
    name,
    title,
    organisation,
    time: new Date(),
    language: 'vi',
    ...(image
      ? { image, imagePlacement: 'top', width: rect.width, height: rect.height }
      : { border: { width: 0.75, color: '#1d3fae' }, width: 180, height: 60 }),
  });
}
