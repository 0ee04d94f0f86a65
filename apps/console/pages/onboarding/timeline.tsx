import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { asWords } from '#apps/console/api/names.ts'
import type { Enrollment, RecordedFact } from '#apps/console/api/settings-answers.ts'
import { partsText } from './words.ts'

type History = Readonly<{ enrollment: Enrollment; nameOf: (id: string) => string }>

/** What both sides recorded, newest first. Nothing of it was edited: what was told anew stands beside what was told before. */
export function Timeline({ enrollment: { facts, terms }, nameOf }: History) {
  const titleOf = (id: string) => terms.find((one) => one.terms === id)?.title ?? id
  return (
    <section className="panel" aria-labelledby="history">
      <div className="panel-head">
        <h2 id="history">History</h2>
      </div>
      <ol className="timeline panel-body">
        {facts.toReversed().map((fact) => (
          <li key={fact.position}>
            <p>
              <strong>{nameOf(fact.owner)}</strong> {sentenceOf(fact, titleOf)}
            </p>
            <p className="soft small">
              {momentText(fact.learnedAt)} · fact {fact.position.toLocaleString('en')}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(text) : [])
const day = (value: unknown): string => (text(value) === '' ? '' : dateText(text(value)))

/** What a fact of an enrollment says, after the name of who recorded it. */
export function sentenceOf(
  { kind, body }: Pick<RecordedFact, 'kind' | 'body'>,
  titleOf: (terms: string) => string,
): string {
  switch (kind) {
    case 'partner_application':
      return `applied as ${partsText(texts(body['parts']))}`
    case 'application_decided':
      return decidedText(body)
    case 'terms_accepted':
      return `accepted version ${String(body['version'])} of ${titleOf(text(body['terms']))}`
    case 'partner_document':
      return `gave ${asWords(text(body['document']))}, ${text(body['name'])}${body['validThrough'] === undefined ? '' : `, good through ${day(body['validThrough'])}`}`
    case 'document_reviewed':
      return body['decision'] === 'accepted' ? 'accepted a document' : `rejected a document: ${text(body['because'])}`
    case 'enrolled':
      return `enrolled the partner from ${day(body['from'])}${body['to'] === undefined ? ' on' : ` to ${day(body['to'])}`}`
    case 'enrollment_suspended':
      return `suspended the enrollment from ${day(body['at'])} on: ${text(body['because'])}`
    case 'enrollment_ended':
      return `ends the enrollment on ${day(body['at'])}: ${text(body['because'])}`
    default:
      return `recorded ${asWords(kind).toLowerCase()}`
  }
}

function decidedText(body: RecordedFact['body']): string {
  switch (body['decision']) {
    case 'approved':
      return 'approved the application'
    case 'declined':
      return `declined: ${text(body['because'])}`
    default:
      return `needs more: ${texts(body['needed']).join('; ')}`
  }
}
