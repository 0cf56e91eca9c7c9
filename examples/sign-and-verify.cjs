/**
 * node sign-and-verify.cjs IN.pdf OUT.pdf: the same as sign-and-verify.mjs, in CommonJS.
 */
const { readFile, writeFile } = require('node:fs/promises');
const { signatureMark } = require('@kyso/appearance');
const { signPdf, tsaClient, validatePdf } = require('@kyso/core');
const { openPkcs12 } = require('@kyso/core/node');
const { createSandbox } = require('@kyso/sandbox');

async function main([input, output]) {
  if (output === undefined) throw new TypeError('usage: node sign-and-verify.cjs IN.pdf OUT.pdf');
  const sandbox = await createSandbox();
  const signed = await sign(await readFile(input), sandbox);
  await writeFile(output, await signed.bytes());

  const report = await validatePdf(await readFile(output), {
    trust: [{ name: 'sandbox', anchors: [sandbox.root.certificate] }],
  });
  for (const {
    field,
    integrity,
    coverage,
    level,
    indication,
    subIndication,
  } of report.signatures) {
    console.log(field, integrity, coverage, level, indication, subIndication);
  }
  if (report.signatures.some(({ integrity }) => integrity !== 'intact')) process.exitCode = 1;
}

async function sign(pdf, sandbox) {
  const person = sandbox.identity('tran-thi-binh');
  const p12 = await sandbox.pkcs12(person, 'password');
  const server = await sandbox.serve();
  const rect = { x: 60, y: 60, width: 180, height: 60 };
  try {
    return await signPdf(pdf, {
      signer: await openPkcs12(p12, 'password'),
      timestamps: tsaClient(server.timestampUrl),
      field: { page: 1, rect },
      appearance: { mark: await draw(person, rect) },
    });
  } finally {
    await server.close();
  }
}

function draw({ name, title }, { width, height }) {
  return signatureMark({ name, title, time: new Date(), language: 'vi', width, height });
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
