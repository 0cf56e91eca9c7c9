import {
  PdfDocument,
  beginUpdate,
  fieldsOf,
  pdf,
  refText,
  textString,
  withEntries,
  writeUpdate,
} from '@kyso/core/pdf';

/** Fixed: an attack needs no secrets. */
const random = (length) => new Uint8Array(length).fill(7);

/** A field shows and holds a text that nobody signed. */
export function filled(bytes, texts) {
  return changed(bytes, (document, update) => {
    const fields = fieldsOf(document);
    for (const [name, text] of Object.entries(texts)) {
      const field = fields.find((one) => one.name === name);
      if (!field) throw new Error(`no field ${name}`);
      const shown = update.allocate();
      update.put(shown, appearance(text));
      update.put(
        field.ref,
        withEntries(field.dict, { V: textString(text), AP: pdf(`<< /N ${refText(shown)} >>`) }),
      );
    }
  });
}

/** A mark that belongs to no field: an annotation with the look of one. */
export function stamped(bytes, text) {
  return changed(bytes, (document, update) => {
    const pages = document.get(document.catalog, 'Pages');
    const page = firstPage(document, pages);
    const [shown, stamp] = [update.allocate(), update.allocate()];
    update.put(shown, appearance(text));
    update.put(
      stamp,
      pdf(
        `<< /Type /Annot /Subtype /Stamp /F 4 /Rect [500 25 536 45] /AP << /N ${refText(shown)} >> >>`,
      ),
    );
    const annotations = document.get(page.dict, 'Annots');
    const others = (annotations?.items ?? []).map(refText).join(' ');
    update.put(page.ref, withEntries(page.dict, { Annots: pdf(`[${others} ${refText(stamp)}]`) }));
  });
}

/** Another plan in the place of the one that stands in the document. */
export function planned(bytes, plan) {
  return changed(bytes, (document, update) => {
    const pieces = document.get(document.catalog, 'PieceInfo');
    const piece = document.get(pieces, 'KYSO');
    const data = new TextEncoder().encode(JSON.stringify(plan));
    update.put(piece.entries.get('Private'), stream('', data));
  });
}

async function changed(bytes, change) {
  const document = await PdfDocument.open(bytes);
  const added = await document.run(() => {
    const update = beginUpdate(document);
    change(document, update);
    return writeUpdate(document, update, { random }).bytes;
  });
  const whole = new Uint8Array(bytes.length + added.length);
  whole.set(bytes);
  whole.set(added, bytes.length);
  return whole;
}

function firstPage(document, node) {
  const ref = document.get(node, 'Kids').items[0];
  const dict = document.resolve(ref);
  return dict.entries.has('Kids') ? firstPage(document, dict) : { ref, dict };
}

function appearance(text) {
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
  return stream(
    `/Type /XObject /Subtype /Form /BBox [0 0 60 20] /Resources << /Font << /F ${font} >> >>`,
    pdf(`BT /F 10 Tf 2 6 Td (${text}) Tj ET`),
  );
}

function stream(entries, data) {
  const head = pdf(`<< ${entries} /Length ${data.length} >>\nstream\n`);
  const tail = pdf('\nendstream');
  const whole = new Uint8Array(head.length + data.length + tail.length);
  whole.set(head);
  whole.set(data, head.length);
  whole.set(tail, head.length + data.length);
  return whole;
}
