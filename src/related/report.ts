import type { Evaluation, ExplainedQuery, SystemName, SystemReport } from './evaluate.ts'
import { measureNames } from './metrics.ts'
import { barPlotSvg, escaped } from './plot.ts'

const systemLabels: Readonly<Record<SystemName, string>> = {
  engine: 'Kiosque',
  newestInSection: 'Newest in section',
  topicOverlap: 'Topic overlap',
  tfIdf: 'TF-IDF cosine',
}
const systemNames = ['engine', 'newestInSection', 'topicOverlap', 'tfIdf'] as const satisfies SystemName[]

const columns = [...measureNames, 'diversity', 'medianAgeHours', 'coverage', 'selfRate', 'duplicateRate', 'queries'] as const

/** The evaluation as a JSON object, with the engine and each baseline by name. */
export const reportJson = ({ documents, diversity, systems }: Evaluation): string =>
  JSON.stringify({ ...systems, documents, diversityOn: diversity })

/** The evaluation in Markdown: the table, the differences and the worst queries. */
export function reportMarkdown(evaluation: Evaluation): string {
  return [
    '# Evaluation of « Lire aussi »',
    '',
    summary(evaluation),
    '',
    `| | ${systemNames.map((name) => systemLabels[name]).join(' | ')} |`,
    `|---|${systemNames.map(() => '---:|').join('')}`,
    ...columns.map((column) => `| ${column} | ${systemNames.map((name) => figure(evaluation.systems[name], column)).join(' | ')} |`),
    '',
    'Mean paired difference between Kiosque and plain TF-IDF, with its 95% confidence interval (paired bootstrap):',
    '',
    '| | difference | 95% interval |',
    '|---|---:|---|',
    ...measureNames.map((name) => {
      const { difference, low, high } = evaluation.systems.engine.differenceToTfIdf[name]
      return `| ${name} | ${signed(difference)} | ${signed(low)} to ${signed(high)} |`
    }),
    '',
    '## The ten worst queries',
    ...evaluation.worst.flatMap((query) => ['', ...worstMarkdown(query)]),
    '',
  ].join('\n')
}

/** The same as a self-contained HTML page with plots. */
export function reportHtml(evaluation: Evaluation): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>Evaluation of « Lire aussi »</title>',
    '<style>body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#222}table{border-collapse:collapse}',
    'td,th{padding:.2rem .7rem;border-bottom:1px solid #ddd;text-align:right}td:first-child,th:first-child{text-align:left}',
    '.hit{color:#276b2b}.miss{color:#8a2f2f}.why{color:#666;font-size:.85em;margin-left:.4em}svg{max-width:100%;height:auto}h3{margin-bottom:.2rem}</style></head><body>',
    '<h1>Evaluation of « Lire aussi »</h1>',
    `<p>${escaped(summary(evaluation))}</p>`,
    relevancePlot(evaluation),
    differencePlot(evaluation),
    `<table><tr><th></th>${systemNames.map((name) => `<th>${systemLabels[name]}</th>`).join('')}</tr>`,
    ...columns.map(
      (column) =>
        `<tr><td>${column}</td>${systemNames.map((name) => `<td>${figure(evaluation.systems[name], column)}</td>`).join('')}</tr>`,
    ),
    '</table><h2>The ten worst queries</h2>',
    ...evaluation.worst.map(worstHtml),
    '</body></html>',
  ].join('\n')
}

/** A plot of every measure of every system. */
export const relevancePlot = ({ systems }: Evaluation): string =>
  barPlotSvg({
    title: 'Relevance',
    series: systemNames.map((name) => systemLabels[name]),
    groups: measureNames.map((measure) => ({ name: measure, bars: systemNames.map((name) => ({ value: systems[name][measure] })) })),
  })

/** A plot of the differences between the engine and TF-IDF, with intervals. */
export const differencePlot = ({ systems }: Evaluation): string =>
  barPlotSvg({
    title: 'Difference to plain TF-IDF, with its 95% confidence interval',
    series: [systemLabels.engine],
    groups: measureNames.map((name) => {
      const { difference, low, high } = systems.engine.differenceToTfIdf[name]
      return { name, bars: [{ value: difference, low, high }] }
    }),
  })

const summary = ({ documents, systems, diversity }: Evaluation): string =>
  `${documents} documents, ${systems.engine.queries} of them with relevant documents. Diversity is ${diversity ? 'on' : 'off'}.`

const figure = (report: SystemReport, column: (typeof columns)[number]): string =>
  column === 'queries' ? String(report.queries) : report[column].toFixed(column === 'medianAgeHours' ? 1 : 3)

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`

function worstMarkdown({ document, relevant, measures, chosen }: ExplainedQuery): string[] {
  return [
    `### ${document.title} (${document.id})`,
    '',
    `${relevant} relevant, nDCG@6 ${measures.ndcgAt6.toFixed(3)}. List:`,
    '',
    ...chosen.map(
      (link) => `${link.relevant ? '+' : '-'} ${link.score.toFixed(3)} ${link.document.title} (${link.document.id}): ${why(link)}`,
    ),
  ]
}

function worstHtml({ document, relevant, measures, chosen }: ExplainedQuery): string {
  const items = chosen.map(
    (link) =>
      `<li class="${link.relevant ? 'hit' : 'miss'}">${link.score.toFixed(3)} ${escaped(link.document.title)} <span class="why">${escaped(why(link))}</span>${link.relevant ? ' (relevant)' : ''}</li>`,
  )
  return `<h3>${escaped(document.title)}</h3><p>${relevant} relevant, nDCG@6 ${measures.ndcgAt6.toFixed(3)}</p><ol>${items.join('')}</ol>`
}

const why = ({ story, terms }: ExplainedQuery['chosen'][number]): string =>
  [...(story ? ['same story'] : []), terms.length > 0 ? terms.join(', ') : 'no common word with the same spelling'].join('; ')
