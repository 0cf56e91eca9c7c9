import { expect, test } from 'vitest';
import { isPlainXml } from '../../src/pades/changes/plain-xml.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['a root alone', '<a/>', true],
  [
    'an XMP packet',
    '<?xpacket begin="" id="W5M0"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><r:D r:about=""\n x:y=\'1\'/></x:xmpmeta><?xpacket end="w"?>',
    true,
  ],
  ['comments and sections without tags', '<a><!-- <b> --><![CDATA[<c>]]></a>', true],
  ['Vietnamese', '<a tên="ký số">Quyết định</a>', true],
  ['a document type', '<!DOCTYPE a SYSTEM "file:///x"><a/>', false],
  ['an entity', '<a><!ENTITY b "c"></a>', false],
  ['a tag left open', '<a><b></a>', false],
  ['two roots', '<a/><b/>', false],
  ['a tag that breaks off', '<a', false],
  ['an attribute without quotes', '<a b=c/>', false],
  ['nothing', '', false],
])('%s', (_, text, plain) => {
  expect(isPlainXml(bytes(text))).toBe(plain);
});

test('UTF-16 by its mark, and no other encoding', () => {
  const wide = new Uint8Array(Buffer.from('\uFEFF<a/>', 'utf16le'));
  expect(isPlainXml(wide)).toBe(true);
  expect(isPlainXml(Uint8Array.of(0x3c, 0x61, 0xff, 0x2f, 0x3e))).toBe(false);
});
