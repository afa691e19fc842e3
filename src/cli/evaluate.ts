import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import { CannotRun } from '../content/error.ts'

export const evaluateCommand = (): Command =>
  new Command('evaluate').description('evaluate the recommendation engine').addCommand(evaluateRelated())

interface Options {
  readonly archive: string
  readonly labels: string
  readonly json: boolean
  readonly diversity: 'on' | 'off'
  readonly report?: string
}

const evaluateRelated = (): Command =>
  new Command('related')
    .description('evaluate « Lire aussi » on a collection with relevance labels')
    .requiredOption('--archive <file>', 'documents, one JSON object per line')
    .requiredOption('--labels <file>', 'relevance labels, one JSON object per line')
    .option('--json', 'print a JSON object instead of the Markdown report', false)
    .addOption(
      new Option('--diversity <on|off>', 'whether to diversify the lists; "off" ranks by relevance only')
        .choices(['on', 'off'])
        .default('on'),
    )
    .option('--report <folder>', 'also write related.md, and related.html with plots, to this folder')
    .addHelpText(
      'after',
      `
A document has id and title, and optionally text, publishedAt, section, authors and topics. Documents without dates are treated as
published at the same time. A label is a group of documents that are all relevant to each other, or a judgement about one document:
  {"group": "crue-2024", "ids": ["a", "b", "c"]}
  {"query": "a", "relevant": ["b", "c"]}

The command does not use the database.

Exit codes: 0 success, 2 could not run: a line is malformed or a file can't be read.

Examples:
  kiosque evaluate related --archive articles.ndjson --labels stories.ndjson --report report/
  kiosque evaluate related --archive articles.ndjson --labels stories.ndjson --json --diversity off
`,
    )
    .action(async ({ archive, labels, json, diversity, report }: Options) => {
      const { parseDocuments, parseLabels } = await import('../related/evaluation-input.ts')
      const { evaluate } = await import('../related/evaluate.ts')
      const { weights } = await import('../related/weights.ts')
      const { reportHtml, reportJson, reportMarkdown } = await import('../related/report.ts')
      const documents = parseDocuments(await readText(archive), archive)
      const relevance = parseLabels(await readText(labels), labels, documents)
      const evaluation = await evaluate(documents, relevance, { weights, diversity: diversity === 'on' })
      if (report !== undefined) {
        await mkdir(report, { recursive: true })
        await writeFile(path.join(report, 'related.md'), reportMarkdown(evaluation))
        await writeFile(path.join(report, 'related.html'), reportHtml(evaluation))
      }
      console.log(json ? reportJson(evaluation) : reportMarkdown(evaluation))
    })

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CannotRun(`${file} can’t be read: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
