import { vnError } from '../errors.js';
import type { KysoError } from '@kyso/core';
import type { Authority, PlannedSigner, ReceivingAct, SigningPlan } from './signing-plan.js';

/** Most people that a plan names in one place; a letter that more initial is not seen in practice. */
const MAX_PEOPLE = 50;
/** Longest text in a plan, in characters. */
const MAX_TEXT = 300;

const AUTHORITIES: readonly Authority[] = ['TM.', 'Q.', 'KT.', 'TL.', 'TUQ.'];
const RECEIVING: readonly ReceivingAct[] = ['register', 'comment', 'copy'];
const MARKS = ['end-of-text', 'every-page'];
const ORDERS = ['given', 'any'];

/**
 * Checks a plan that comes from JSON: its shape, its ids, and that it expects anything at all. Answers the plan with its
 * texts in NFC. Throws `ERR_PLAN` with the `path` of the first fault.
 */
export function checkPlan(plan: unknown): SigningPlan {
  const root = objectAt(plan, '', [
    'version',
    'profile',
    'initials',
    'approval',
    'issue',
    'receiving',
  ]);
  if (root['version'] !== 1) throw fault('version', `expected 1, found ${String(root['version'])}`);
  textAt(root['profile'], 'profile', 'optional');
  const ids = new Set<string>();
  checkGroup(root['initials'], { path: 'initials', ids, extra: ['marks', 'place'] });
  checkGroup(root['approval'], {
    path: 'approval',
    ids,
    extra: ['onBehalf', 'printedName', 'place'],
  });
  if (root['issue'] !== undefined) checkIssue(root['issue']);
  if (root['receiving'] !== undefined)
    for (const [i, act] of listAt(root['receiving'], 'receiving').entries())
      oneOf(act, RECEIVING, `receiving[${i}]`);
  if (ids.size === 0 && root['issue'] === undefined) throw fault('', 'the plan expects no act');
  return JSON.parse(JSON.stringify(plan).normalize('NFC')) as SigningPlan;
}

interface GroupRules {
  readonly path: string;
  readonly ids: Set<string>;
  readonly extra: readonly string[];
}

function checkGroup(value: unknown, { path, ids, extra }: GroupRules): void {
  if (value === undefined) return;
  const group = objectAt(value, path, ['people', 'order']);
  if (group['order'] !== undefined) oneOf(group['order'], ORDERS, `${path}.order`);
  const people = listAt(group['people'], `${path}.people`);
  if (people.length === 0) throw fault(`${path}.people`, 'names nobody');
  for (const [i, person] of people.entries()) {
    const at = `${path}.people[${i}]`;
    const keys: (keyof PlannedSigner)[] = ['id', 'name', 'title', 'organisation'];
    const signer = objectAt(person, at, [...keys, ...extra]);
    const id = textAt(signer['id'], `${at}.id`) ?? '';
    if (!/^[A-Za-z0-9_-]{1,40}$/.test(id))
      throw fault(`${at}.id`, 'expected up to 40 letters, digits, "-" and "_"');
    if (ids.has(id)) throw fault(`${at}.id`, `"${id}" is given twice`);
    ids.add(id);
    textAt(signer['name'], `${at}.name`);
    textAt(signer['title'], `${at}.title`, 'optional');
    textAt(signer['organisation'], `${at}.organisation`, 'optional');
    textAt(signer['printedName'], `${at}.printedName`, 'optional');
    if (signer['marks'] !== undefined) oneOf(signer['marks'], MARKS, `${at}.marks`);
    if (signer['onBehalf'] !== undefined) oneOf(signer['onBehalf'], AUTHORITIES, `${at}.onBehalf`);
    checkPlace(signer['place'], `${at}.place`);
  }
}

function checkIssue(value: unknown): void {
  const issue = objectAt(value, 'issue', ['organisation', 'sealWidth', 'places']);
  textAt(issue['organisation'], 'issue.organisation', 'optional');
  const { sealWidth } = issue;
  const usable = typeof sealWidth === 'number' && sealWidth >= 10 && sealWidth <= 100;
  if (sealWidth !== undefined && !usable)
    throw fault('issue.sealWidth', 'expected 10 to 100 millimetres');
  if (issue['places'] === undefined) return;
  const names = ['seal', 'number', 'day', 'month', 'year'];
  const places = objectAt(issue['places'], 'issue.places', names);
  for (const name of names) checkPlace(places[name], `issue.places.${name}`);
}

function checkPlace(value: unknown, path: string): void {
  if (value === undefined) return;
  const place = objectAt(value, path, ['page', 'unit', 'from', 'x', 'y', 'width', 'height']);
  for (const key of ['page', 'x', 'y', 'width', 'height'])
    if (!Number.isFinite(place[key])) throw fault(`${path}.${key}`, 'expected a number');
  if (place['unit'] !== undefined) oneOf(place['unit'], ['pt', 'mm'], `${path}.unit`);
  const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'];
  if (place['from'] !== undefined) oneOf(place['from'], corners, `${path}.from`);
}

function objectAt(value: unknown, path: string, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(path, 'expected an object');
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined)
    throw fault(path === '' ? unknown : `${path}.${unknown}`, 'is not known');
  return value as Record<string, unknown>;
}

function listAt(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw fault(path, 'expected a list');
  if (value.length > MAX_PEOPLE) throw fault(path, `expected at most ${MAX_PEOPLE}`);
  return value;
}

function textAt(value: unknown, path: string, need?: 'optional'): string | undefined {
  if (value === undefined && need === 'optional') return undefined;
  if (typeof value !== 'string' || value.trim() === '') throw fault(path, 'expected a text');
  if (value.length > MAX_TEXT) throw fault(path, `expected at most ${MAX_TEXT} characters`);
  return value;
}

function oneOf(value: unknown, allowed: readonly string[], path: string): void {
  if (typeof value !== 'string' || !allowed.includes(value))
    throw fault(path, `expected ${allowed.join(', ')}`);
}

function fault(path: string, problem: string): KysoError {
  const where = path === '' ? 'the plan' : `plan.${path}`;
  return vnError('ERR_PLAN', `${where}: ${problem}`, { facts: { path } });
}
