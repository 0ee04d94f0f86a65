import { useMemo, useState } from 'react'
import { type DealLife, useDealLife } from '#apps/console/api/deal-life.ts'
import { useNames } from '#apps/console/api/names.ts'
import { SoldThrough } from '#apps/console/pages/subscriptions/sold-through.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { AxisTools } from './axis-tools.tsx'
import { LifeAxis } from './life-axis.tsx'
import { LifeHead, LifeLead } from './life-head.tsx'
import { axisRows, courseOfUse, vestingSteps } from './life-rows.ts'
import { msOf, type Span, shownSpan, spanSearch, useLifeSearch, wholeOf } from './life-search.ts'
import { lifeTitle } from './life-words.ts'
import { PointPanel } from './point-panel.tsx'
import { PointsTable } from './points-table.tsx'
import { VestingPanel } from './vesting-panel.tsx'
import './life.css'

const BACK = { to: '/subscriptions', name: 'Subscriptions' } as const

/** The life of a deal on one page, to be read and printed: from its registration to its renewal, each point explained. */
export function LifePage() {
  const search = useLifeSearch()
  const life = useDealLife(search)
  if (search.deal === undefined && (search.customer === undefined || search.product === undefined))
    return <NothingNamed />
  if (life.error || !life.data) return <Waiting what="life of the deal" error={life.error} back={BACK} />
  return <Shown life={life.data} />
}

function NothingNamed() {
  return (
    <Page title="Whose life?" back={BACK}>
      <section className="panel" aria-label="Life">
        <Empty
          shows="Here stands everything that happened with one customer and one product."
          action="Open it from a deal, a subscription or a registered deal."
        />
      </section>
    </Page>
  )
}

function Shown({ life }: Readonly<{ life: DealLife }>) {
  const names = useNames()
  const title = lifeTitle(life, names)
  return (
    <Page
      title={title}
      back={BACK}
      lead={<LifeLead life={life} />}
      action={
        <button type="button" className="button life-unprinted" onClick={() => print()}>
          Print
        </button>
      }
    >
      <LifeHead life={life} />
      <OnOneAxis life={life} title={title} />
      {life.vestings.length > 0 && <VestingPanel life={life} />}
      {life.chain.length > 0 && <SoldThrough subscription={life} />}
      <PointsTable life={life} />
    </Page>
  )
}

function OnOneAxis({ life, title }: Readonly<{ life: DealLife; title: string }>) {
  const search = useLifeSearch()
  const setSearch = useSetSearch()
  const { of: nameOf } = useNames()
  const whole = useMemo(() => wholeOf(life), [life])
  // The line of now need not move while somebody looks.
  const [now] = useState(() => Temporal.Now.instant().epochMilliseconds)
  const chosen = search.point === undefined ? undefined : Number(search.point)
  const { from, to } = search
  const drawn = useMemo(() => {
    const rows = axisRows(life, { nameOf, end: Math.min(whole.to, life.to === null ? whole.to : msOf(life.to)) })
    return {
      ...{
        rows,
        use: courseOfUse(life),
        vesting: vestingSteps(life, nameOf),
        chosen,
        points: life.points,
        whole,
        now,
      },
      span: shownSpan({ ...(from && { from }), ...(to && { to }) }, whole),
    }
  }, [life, nameOf, whole, chosen, from, to, now])
  const setSpan = (span: Span) => setSearch(spanSearch(span, whole))
  const choose = (index: number | undefined) => setSearch({ point: index === undefined ? undefined : String(index) })
  const step = (by: 1 | -1) => {
    const at = chosen === undefined ? (by === 1 ? -1 : life.points.length) : chosen
    const next = at + by
    if (life.points[next]) choose(next)
  }
  return (
    <section className="panel life-figure" aria-labelledby="axis">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="axis">
            {life.points.length === 1 ? '1 point' : `${life.points.length.toLocaleString('en')} points`} on one time
            axis
          </h2>
          <p className="panel-lead life-unprinted">
            Arrows go from point to point, + and − zoom, Page Up and Page Down move. Or Ctrl and the wheel, and drag.
          </p>
        </div>
        <AxisTools drawn={drawn} points={life.points} onSpan={setSpan} />
      </div>
      <LifeAxis
        label={`${title}. Arrow keys go from point to point; all of them stand in the table below.`}
        life={drawn}
        onChoose={choose}
        onStep={step}
        onSpan={setSpan}
      />
      <PointPanel life={life} chosen={chosen} onClose={() => choose(undefined)} onStep={step} />
    </section>
  )
}
