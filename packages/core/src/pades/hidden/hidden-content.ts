import type { PdfDocument } from '../../pdf/index.js';
import type { Finding } from '../../report.js';
import { externalReferences, scripts } from './actions.js';
import { annotationWarnings } from './annotations.js';
import { fieldValueWarnings } from './field-values.js';
import { switchableFonts } from './fonts.js';
import { formFactsOf } from './form-facts.js';
import { invisibleParts } from './invisible.js';
import { spareObjects } from './spare-objects.js';
import { surveyOf, type Survey } from './survey.js';

/**
 * What stands in a revision that a person who signs or reads it may not see, or that prepares for showing
 * something else later: warnings, never failures, since each of them has honest uses. `section` is the one
 * that ends the revision (0 is the newest). At most `MAX_SURVEYED_OBJECTS` objects are looked at; where
 * there are more, a finding of the check `hidden-content-bound` with status `unknown` says so.
 */
export async function hiddenContent(document: PdfDocument, section: number): Promise<Finding[]> {
  const survey = await surveyOf(document, section);
  const spare = await spareObjects(survey);
  return document.run(() => [...warningsOf(survey), ...spare, ...bound(survey)]);
}

function warningsOf(survey: Survey): Finding[] {
  const form = formFactsOf(survey);
  return [
    ...annotationWarnings(survey, form),
    ...fieldValueWarnings(survey, form),
    ...invisibleParts(survey),
    ...scripts(survey),
    ...externalReferences(survey),
    ...switchableFonts(survey),
  ];
}

/** Says how far was looked where this was not to the end. */
function bound(survey: Survey): Finding[] {
  if (survey.complete()) return [];
  const clause = 'ISO 32000-2 §12.8.1';
  const found = `${survey.pages.length} pages, ${survey.reached.size} objects`;
  return [{ check: 'hidden-content-bound', status: 'unknown', clause, found }];
}
