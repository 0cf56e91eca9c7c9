/**
 * What runs in a reading thread: the same as `content-here.ts`, as plain JavaScript, since a function of this package
 * would take along what bundlers and coverage tools write into it. pdf.js gives objects with methods; what is answered
 * is plain.
 */
export const READING_PROGRAM = `
let pdfjs, loading, pdf;

async function answer({ kind, ...question }) {
  if (kind === 'open') return { value: await open(question) };
  if (kind === 'page') return { value: await contentOf(question) };
  await loading.destroy();
  loading = pdf = undefined;
  return { value: null };
}

async function open({ library, data, password }) {
  pdfjs ??= await import(library);
  await loading?.destroy();
  loading = pdfjs.getDocument({
    data,
    ...(password !== undefined && { password }),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  pdf = await loading.promise;
  return { pageCount: pdf.numPages };
}

async function contentOf({ number, wanted }) {
  const page = await pdf.getPage(number);
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const list = await page.getOperatorList({ annotationMode: pdfjs.AnnotationMode.DISABLE });
  const layers = await pdf.getOptionalContentConfig();
  const names = new Map(wanted.map((name) => [pdfjs.OPS[name], name]));
  const operations = [];
  const fonts = new Map();
  for (const [index, code] of list.fnArray.entries()) {
    const name = names.get(code);
    if (name === undefined) continue;
    const args = list.argsArray[index] ?? [];
    if (name === 'setFont') fonts.set(String(args[0]), null);
    operations.push([name, plainArgs(name, args, layers)]);
  }
  for (const name of fonts.keys()) {
    const font = await new Promise((resolve) => page.commonObjs.get(name, resolve));
    if (typeof font === 'object' && font !== null) fonts.set(name, plainFont(font));
    else fonts.delete(name);
  }
  page.cleanup();
  return {
    width,
    height,
    transform,
    operationCount: list.fnArray.length,
    operations,
    fonts: [...fonts],
  };
}

function plainArgs(name, args, layers) {
  if (name === 'beginMarkedContentProps')
    return [String(args[0]), args[0] !== 'OC' || layers.isVisible(args[1])];
  if (name === 'beginMarkedContent') return [];
  if (name !== 'showText') return Array.from(args);
  return [
    Array.from(args[0] ?? [], (item) => {
      if (typeof item !== 'object' || item === null) return item;
      return { unicode: item.unicode, width: item.width, isSpace: item.isSpace === true };
    }),
  ];
}

function plainFont({ name, vertical, fontMatrix, bold, black, italic }) {
  return { name, vertical, fontMatrix: fontMatrix && Array.from(fontMatrix), bold, black, italic };
}
`;
