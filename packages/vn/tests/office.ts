import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import type { Signer } from '@kyso/core';
import { privateKeySigner } from '@kyso/core/node';
import { createSandbox, type Sandbox, type SandboxIdentity } from '@kyso/sandbox';
import type { SigningPlan } from '../src/index.js';

/** The moment at which everybody here acts. */
const NOW = new Date('2026-06-01T08:00:00Z');
export const clock = (): Date => new Date(NOW);

/** A draft decision, number and date blank, three pages and an annex. */
export const DRAFT = new Uint8Array(
  readFileSync(
    new URL('../../../test-fixtures/du-thao-quyet-dinh/du-thao-quyet-dinh.pdf', import.meta.url),
  ),
);

let made: Promise<Sandbox> | undefined;

export function sandbox(): Promise<Sandbox> {
  made ??= createSandbox({ seed: 'office', clock, authorityKeyType: 'rsa-2048' });
  return made;
}

/** Who works on the draft: names as in their certificates. */
const CAST: Readonly<Record<string, readonly (readonly ['CN' | 'O', string])[]>> = {
  binh: [
    ['O', 'UBND TỈNH VĨNH GIANG'],
    ['CN', 'Trần Thị Bình'],
  ],
  dung: [
    ['O', 'UBND TỈNH VĨNH GIANG'],
    ['CN', 'Phạm Đức Dũng'],
  ],
  thu: [
    ['O', 'UBND TỈNH VĨNH GIANG'],
    ['CN', 'Đặng Thị Huyền Thư'],
  ],
  stranger: [
    ['O', 'SỞ KHÁC'],
    ['CN', 'Người Lạ Mặt'],
  ],
  ubnd: [
    ['O', 'UBND TỈNH VĨNH GIANG'],
    ['CN', 'ỦY BAN NHÂN DÂN TỈNH VĨNH GIANG'],
  ],
  so: [
    ['O', 'UBND TỈNH VĨNH GIANG'],
    ['CN', 'SỞ NỘI VỤ'],
  ],
};

const identities = new Map<string, Promise<SandboxIdentity>>();

export async function signerOf(id: keyof typeof CAST): Promise<Signer> {
  const subject = CAST[id] ?? [];
  const made =
    identities.get(id) ??
    sandbox().then((one) =>
      one.issue({ id: `office-${id}`, subject: [...subject], keyType: 'p-256' }),
    );
  identities.set(id, made);
  const { privateKey, certificate, chain } = await made;
  return privateKeySigner({ key: privateKey, certificate, chain });
}

export const PLAN: SigningPlan = {
  version: 1,
  initials: {
    people: [
      { id: 'binh', name: 'Trần Thị Bình', title: 'Giám đốc Sở', marks: 'every-page' },
      { id: 'dung', name: 'Phạm Đức Dũng' },
    ],
  },
  approval: {
    people: [{ id: 'thu', name: 'Đặng Thị Huyền Thư', title: 'Phó Chủ tịch', onBehalf: 'KT.' }],
  },
  issue: { organisation: 'Ủy ban nhân dân tỉnh Vĩnh Giang' },
};

/** PNGs of a signature and a seal, and one without transparency. */
export const PICTURES = {
  blue: png([0, 0, 200, 255]),
  red: png([220, 0, 0, 255]),
  opaque: png([0, 0, 200, 255], { background: [255, 255, 255, 255] }),
};

/** A thick ring on a transparent background. */
function png(
  ink: readonly number[],
  { background = [0, 0, 0, 0], side = 60 }: { background?: readonly number[]; side?: number } = {},
): Uint8Array {
  const rows: number[] = [];
  for (let y = 0; y < side; y++) {
    rows.push(0);
    for (let x = 0; x < side; x++) {
      const distance = Math.hypot(x - side / 2, y - side / 2) / side;
      rows.push(...(distance > 0.35 && distance < 0.48 ? ink : background));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Uint8Array.from(rows))),
      chunk('IEND', new Uint8Array(0)),
    ]),
  );
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
