import { monthText } from '#apps/console/amount/time-text.ts'
import type { Draft } from '#apps/console/api/closes.ts'
import { useMonth } from '#apps/console/api/questions.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import type { CloseState } from './close-state.ts'

/** How far a preview or a close is. It goes on when the page is left, and is found again here. */
export function Progress({ state, drafts }: Readonly<{ state: CloseState; drafts: readonly Draft[] }>) {
  const { data } = useMonth(state.kind === 'nothing' ? undefined : state.month)
  if (state.kind !== 'previewing' && state.kind !== 'issuing') return null
  const name = monthText(state.month)
  const drafted = drafts.filter(({ month, state: of }) => month === state.month && of === 'in_progress').length
  const issued = data?.month === state.month ? data.links.length : 0
  const says =
    state.kind === 'previewing'
      ? `${countText(drafted, 'link')} drafted so far.`
      : `${countText(issued, 'link')} of yours issued so far.`
  return (
    <section className="panel close-progress" aria-label="Progress">
      <progress
        className="close-bar"
        aria-label={state.kind === 'previewing' ? `Preview of ${name}` : `Close of ${name}`}
      />
      <p role="status">
        {says} <span className="soft">It goes on when you leave this page.</span>
      </p>
    </section>
  )
}
