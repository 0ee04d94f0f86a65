import { approveClose } from '#operations/billing/approve-close.ts'
import { discardClose } from '#operations/billing/discard-close.ts'
import { previewClose } from '#operations/billing/preview-close.ts'
import { instantOn, MONTH, monthOf, moveClock, operatorOf, Refused, through } from './channel.ts'
import { part, type SentenceForm, sentence } from './sentence.ts'

/** A close in two steps. */
export const CLOSING_WHEN: readonly SentenceForm[] = [
  sentence('May is previewed', `${MONTH} is previewed(?: again)?`, async (channel, parts) => {
    const month = monthOf(part(parts, 0))
    const next = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toPlainDate({ day: 2 })
    moveClock(channel, instantOn(next.toString(), 6))
    await through(channel, previewClose, operatorOf(channel), { month })
  }),
  sentence(
    'the preview of May is approved',
    `the preview of ${MONTH} is (approved|discarded)`,
    async (channel, parts) => {
      const month = monthOf(part(parts, 0))
      try {
        const door = parts[1] === 'approved' ? approveClose : discardClose
        await through(channel, door, operatorOf(channel), { month })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        channel.lastRefusal = error.code
      }
    },
  ),
]
