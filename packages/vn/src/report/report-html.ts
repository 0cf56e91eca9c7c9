import { actRows, actTitle, problemText, stepText } from './report-text.js';
import { REPORT_TEXTS, type Language } from './texts.js';
import type { ActsReport, ReportedAct } from './types.js';

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
ol{list-style:none;padding:0;border-left:3px solid #c9d3e0;margin-left:.4rem}
li.act{position:relative;padding:.2rem 0 1.2rem 1.4rem}
li.act::before{content:"";position:absolute;left:-.58rem;top:.55rem;width:.9rem;height:.9rem;border-radius:50%;background:#1f7a3d}
li.act.bad::before{background:#b3261e}li.act.doubt::before{background:#b98900}
table{border-collapse:collapse;width:100%}td{padding:.15rem .6rem .15rem 0;vertical-align:top;overflow-wrap:anywhere}
td:first-child{color:#555;width:18rem}
.problem{color:#b3261e}.state{font-weight:600}
`;

/** The report of acts as one self-contained page with a timeline; no scripts, nothing loaded from elsewhere. */
export function reportHtml(report: ActsReport, language: Language): string {
  const words = REPORT_TEXTS[language];
  const acts = report.acts.map((act) => actItem(act, language)).join('\n');
  const { plan } = report;
  const steps = (plan?.steps ?? []).map((step) => `<li>${escaped(stepText(step, words))}</li>`);
  const problems = report.problems.map(
    (problem) => `<li class="problem">${escaped(problemText(problem, words))}</li>`,
  );
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>${escaped(words.title)}</title>
<style>${STYLE}</style></head><body>
<h1>${escaped(words.title)}</h1>
${acts === '' ? `<p>${escaped(words.nothingSigned)}</p>` : `<ol>${acts}</ol>`}
<h2>${escaped(words.plan)}</h2>
${plan ? `<p class="state">${escaped(plan.complete ? words.complete : words.incomplete)}</p><ul>${steps.join('')}</ul>` : `<p>${escaped(words.noPlan)}</p>`}
<h2>${escaped(words.problems)}</h2>
${problems.length > 0 ? `<ul>${problems.join('')}</ul>` : `<p>${escaped(words.noProblems)}</p>`}
</body></html>
`;
}

function actItem(act: ReportedAct, language: Language): string {
  const rows = actRows(act, language).map(
    ([label, value]) => `<tr><td>${escaped(label)}</td><td>${escaped(value)}</td></tr>`,
  );
  const title = escaped(actTitle(act, REPORT_TEXTS[language]));
  return `<li class="act ${classOf(act)}"><strong>${title}</strong><table>${rows.join('')}</table></li>`;
}

function classOf({ indication, integrity, changedSince }: ReportedAct): string {
  if (indication === 'TOTAL-FAILED' || integrity !== 'intact' || !changedSince.permitted)
    return 'bad';
  return indication === 'TOTAL-PASSED' ? '' : 'doubt';
}

/** Names in certificates and comments are anybody's text. */
function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
