import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { toDer } from './der.js';

/** The attribute types a sandbox writes into names, by their short names. */
export type AttributeType = 'C' | 'L' | 'O' | 'OU' | 'CN' | 'UID' | 'E';

/**
 * A distinguished name as its attributes in the order of encoding, each in a relative name of its
 * own. A type may occur several times, as `UID` does in Vietnamese certificates (`MST:` tax code,
 * `CCCD:` citizen number, `MNS:` budget code).
 */
export type DistinguishedName = readonly (readonly [type: AttributeType, value: string])[];

/**
 * The name as pkijs encodes it: `C` a PrintableString, `E` an IA5String, all else UTF-8 in composed
 * form (NFC).
 */
export function encodeName(name: DistinguishedName): pkijs.RelativeDistinguishedNames {
  const sequence = new asn1js.Sequence({
    value: name.map(([type, value]) => {
      const attribute = new pkijs.AttributeTypeAndValue({
        type: ATTRIBUTE_OIDS[type],
        value: encodeValue(type, value),
      });
      return new asn1js.Set({ value: [attribute.toSchema()] });
    }),
  });
  // Given typesAndValues, pkijs would put all attributes into one SET; a decoded name keeps its
  // bytes.
  return pkijs.RelativeDistinguishedNames.fromBER(toDer(sequence));
}

/** The name for people, in the order of encoding: `C=VN, O=…, CN=…`. */
export function nameText(name: DistinguishedName): string {
  return name.map(([type, value]) => `${type}=${value}`).join(', ');
}

/** The value of the first attribute of a type, or undefined where the name has none. */
export function attributeOf(name: DistinguishedName, type: AttributeType): string | undefined {
  return name.find(([own]) => own === type)?.[1];
}

const ATTRIBUTE_OIDS: Readonly<Record<AttributeType, string>> = {
  C: '2.5.4.6',
  L: '2.5.4.7',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  UID: '0.9.2342.19200300.100.1.1',
  E: '1.2.840.113549.1.9.1',
};

function encodeValue(type: AttributeType, value: string): pkijs.AttributeValueType {
  const text = value.normalize('NFC');
  if (type === 'C') return new asn1js.PrintableString({ value: text });
  if (type === 'E') return new asn1js.IA5String({ value: text });
  return new asn1js.Utf8String({ value: text });
}
