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
  const alike = data && alikeOf(data)
  const shown = isWhole ? data?.map((one) => ({ one, more: 0 })) : alike?.slice(0, FIRST)
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
          {shown.map(({ one, more }) => (
            <Missed key={`${one.program} ${one.partner} ${one.incentive} ${one.credit}`} one={one} more={more} />
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

type Alike = Readonly<{ one: Unearned; more: number }>

/** Credits that nothing but the same thing would make earn, by the first of them. */
function alikeOf(credits: readonly Unearned[]): readonly Alike[] {
  const same = Map.groupBy(credits, ({ program, partner, incentive, code, hint }) =>
    [program, partner, incentive, code, hint].join(' '),
  )
  return [...same.values()].flatMap(([one, ...others]) => (one ? [{ one, more: others.length }] : []))
}

function titleOf(count: number): string {
  return count === 0 ? 'Nothing was left out' : `${countText(count, 'credit')} did not earn`
}

function Missed({ one: { code, stage, incentive, partner, says, hint }, more }: Alike) {
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
        {more > 0 && <span className="soft"> (and {more.toLocaleString('en')} more like it)</span>}
      </p>
      <p className="missed-hint">
        <IconArrowRight size={16} stroke={1.6} aria-hidden="true" />
        {hint}
      </p>
    </li>
  )
}
