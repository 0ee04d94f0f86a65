import { IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type Unearned, useUnearned } from '#apps/console/api/standings.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { StageMark } from '#apps/console/theme/stage.tsx'
import '#apps/console/pages/statement/statement.css'

const FIRST = 10

/** What the newest settlement looked at and did not pay: the first reason, and what would make it earn. */
export function MissedPanel({ partner }: Readonly<{ partner: string | undefined }>) {
  const { data, error } = useUnearned(partner)
  const [isWhole, setWhole] = useState(false)
  if (error) return <TroubleNote error={error} />
  const shown = isWhole ? data : data?.slice(0, FIRST)
  return (
    <section className="panel" aria-labelledby="missed">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="missed">{data ? titleOf(data.length) : 'What did not earn'}</h2>
          <p className="panel-lead">Each was looked at. Beside the reason stands what would make it earn.</p>
        </div>
      </div>
      {!shown && <SkeletonRows rows={3} />}
      {shown?.length === 0 && (
        <Empty
          shows="Here stands what was looked at and did not earn, and what would make it earn."
          action="Everything that the newest settlement looked at has earned."
        />
      )}
      {shown && shown.length > 0 && (
        <ul className="missed">
          {shown.map((one) => (
            <Missed key={`${one.program} ${one.partner} ${one.incentive} ${one.credit}`} one={one} />
          ))}
        </ul>
      )}
      {data && shown && data.length > shown.length && (
        <div className="more">
          <button type="button" className="button" onClick={() => setWhole(true)}>
            Show all {data.length.toLocaleString('en')}
          </button>
        </div>
      )}
    </section>
  )
}

function titleOf(count: number): string {
  return count === 0 ? 'Nothing was left out' : `${countText(count, 'credit')} did not earn`
}

function Missed({ one: { code, stage, incentive, partner, says, hint } }: Readonly<{ one: Unearned }>) {
  const names = useNames()
  return (
    <li className="missed-line">
      <span className="mark">{asWords(code)}</span>
      <p>
        <span className="missed-stage">
          <StageMark stage={stage} />
        </span>
        <span className="soft">
          {asWords(incentive)}
          {partner !== names.self && `, ${names.of(partner)}`}:
        </span>{' '}
        {says}
      </p>
      <p className="missed-hint">
        <IconArrowRight size={16} stroke={1.6} aria-hidden="true" />
        {hint}
      </p>
    </li>
  )
}
