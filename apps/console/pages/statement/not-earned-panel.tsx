import { IconArrowRight } from '@tabler/icons-react'
import type { Statement } from '#apps/console/api/answers.ts'
import { asWords } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

/** What was looked at and did not earn: the reason, and what would make it earn. */
export function NotEarnedPanel({ missed }: Readonly<{ missed: Statement['notEarned'] }>) {
  if (missed.length === 0) return null
  return (
    <section className="panel" aria-labelledby="missed">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="missed">{countText(missed.length, 'line')} did not earn</h2>
          <p className="panel-lead">Each was looked at. Beside the reason stands what would make it earn.</p>
        </div>
      </div>
      <ul className="missed">
        {missed.map(({ line, incentive, code, says, hint }) => (
          <li key={line} className="missed-line">
            <span className="mark">{asWords(code)}</span>
            <p>
              <span className="soft">{asWords(incentive)}:</span> {says}
            </p>
            <p className="missed-hint">
              <IconArrowRight size={16} stroke={1.6} aria-hidden="true" />
              {hint}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
