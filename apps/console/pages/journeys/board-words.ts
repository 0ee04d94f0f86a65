import { dateText } from '#apps/console/amount/time-text.ts'
import type { BoardMilestone, BoardStage, JourneyBoard, JourneyHead } from '#apps/console/api/journey-boards.ts'
import { asWords, type Names } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { vendorOf } from './journey-words.ts'

type Marked = readonly [mark: string, name: string]

export const MILESTONE_STATES: Readonly<Record<BoardMilestone['state'], Marked>> = {
  done: ['mark mark-good', 'Done'],
  reached: ['mark mark-attention', 'Waits for approval'],
  overdue: ['mark mark-harm', 'Overdue'],
  waiting: ['mark', 'Waits for others'],
  open: ['mark', 'Open'],
}

/** `in_production` at the beginning of a sentence: `In production`. */
export function milestoneName(milestone: string): string {
  return asWords(milestone)
}

/** `3 of 11 journeys have something overdue`. */
export function journeysTitle(journeys: readonly JourneyHead[]): string {
  if (journeys.length === 0) return 'No journey has begun yet'
  const late = journeys.filter(({ overdue }) => overdue > 0).length
  const all = countText(journeys.length, 'journey')
  if (late === 0) return `${all}, and nothing is overdue`
  return `${late.toLocaleString('en')} of ${all} ${late === 1 ? 'has' : 'have'} something overdue`
}

/** `Fen Foods is in implement with Stratum: 2 of 5 milestones are done, 1 is overdue`. */
export function boardTitle(board: JourneyBoard, names: Names): string {
  const { customer, product, stage, ended, done, of, overdue } = board
  const [who, what] = [names.of(customer), asWords(product)]
  if (ended !== null) return `${who} left ${what} on ${dateText(ended)}`
  if (stage === null) return `${who} has reached all of the ${countText(of, 'milestone')} with ${what}`
  const late = overdue === 0 ? '' : `, ${overdue} ${overdue === 1 ? 'is' : 'are'} overdue`
  return `${who} is in ${stage} with ${what}: ${done} of ${countText(of, 'milestone')} ${done === 1 ? 'is' : 'are'} done${late}`
}

/** What keeps the next stage from beginning, and who can change that, for each milestone of the current stage that is not done. */
export function blocksOf(board: JourneyBoard, names: Names): readonly string[] {
  const current = board.stages.find(({ stage }) => stage === board.stage)
  return (current?.milestones ?? []).filter(({ state }) => state !== 'done').map((one) => blockText(one, board, names))
}

/** What blocks a journey as the list tells it, by the names of organizations and with dates as they are read. */
export function headBlockText(
  says: string,
  { partner, product }: Pick<JourneyHead, 'partner' | 'product'>,
  names: Names,
): string {
  const named = [partner, vendorOf(product)].reduce(
    (text, id) => text.replace(new RegExp(`(?<![\\w-])${id}(?![\\w-])`), () => names.of(id)),
    says.replaceAll(/\d{4}-\d\d-\d\d/g, dateText),
  )
  return named.charAt(0).toUpperCase() + named.slice(1)
}

function blockText(one: BoardMilestone, { product }: JourneyBoard, names: Names): string {
  const { state, partner, due, waitsFor, rule, evidenceWanted } = one
  const name = milestoneName(one.milestone)
  if (state === 'reached') return `${name} was reached, and waits for the approval of ${names.of(vendorOf(product))}.`
  const waits = waitsFor.length === 0 ? '' : `, and waits for ${waitsFor.map(milestoneName).join(' and ')}`
  if (state === 'overdue')
    return `${name} was due ${dateText(due)}, and ${names.of(partner)} has not reached it${waits}.`
  if (state === 'waiting') return `${name} is due ${dateText(due)}${waits}.`
  if (rule !== null) return `${name} comes by itself with use: ${rule}.`
  const wanted = evidenceWanted === 'document' || evidenceWanted === 'link' ? ` with a ${evidenceWanted}` : ''
  return `${names.of(partner)} has to reach ${name}${wanted} by ${dateText(due)}.`
}

/** When a stage began and ended, as far as that has come. */
export function stageClock({ state, began, ended }: BoardStage): string {
  if (state === 'none') return 'No milestones'
  if (state === 'ahead' || began === null) return 'Not begun'
  return ended === null ? `Since ${dateText(began)}` : `${dateText(began)} to ${dateText(ended)}`
}

export const WANTED: Readonly<Record<NonNullable<BoardMilestone['evidenceWanted']>, string>> = {
  document: 'Wants a document',
  link: 'Wants a link',
  note: 'Wants a note',
  telemetry: 'Comes by itself with use',
}
