import { useMemo } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import type { DealLife, LifeLane, LifePoint } from '#apps/console/api/deal-life.ts'
import { dayIn } from '#apps/console/pages/subscriptions/life-words.ts'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { StageMark } from '#apps/console/theme/stage.tsx'
import { LANES } from './life-rows.ts'
import { useLifeSearch } from './life-search.ts'
import { doorOf } from './point-door.ts'

/** Every point to read, in the order in which it happened; of one lane where the address names one. */
export function PointsTable({ life }: Readonly<{ life: DealLife }>) {
  const { lane, point: chosen } = useLifeSearch()
  const setSearch = useSetSearch()
  const counts = useMemo(() => countsOf(life.points), [life])
  const listed = life.points
    .map((point, index) => ({ point, index }))
    .filter(({ point }) => lane === undefined || point.lane === lane)
  return (
    <section className="panel life-points" aria-labelledby="points">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="points">
            {listed.length === 1 ? '1 thing' : `${listed.length.toLocaleString('en')} things`} happened, in their order
          </h2>
        </div>
        <select
          className="chart-choice life-unprinted"
          aria-label="Lane"
          value={lane ?? ''}
          onChange={(event) => setSearch({ lane: event.currentTarget.value })}
        >
          <option value="">All lanes</option>
          {counts.map(([name, count]) => (
            <option key={name} value={name}>
              {LANES[name]} ({count})
            </option>
          ))}
        </select>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="wide">
              Lane
            </th>
            <th scope="col">What happened</th>
            <th scope="col" className="number">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.map(({ point, index }) => (
            <Row
              key={index}
              {...{ point, zone: life.zone }}
              isChosen={String(index) === chosen}
              onChoose={() => setSearch({ point: String(index) })}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function countsOf(points: readonly LifePoint[]): readonly (readonly [LifeLane, number])[] {
  return (Object.keys(LANES) as LifeLane[])
    .map((lane) => [lane, points.filter((point) => point.lane === lane).length] as const)
    .filter(([, count]) => count > 0)
}

type Line = Readonly<{ point: LifePoint; zone: string; isChosen: boolean; onChoose: () => void }>

function Row({ point, zone, isChosen, onChoose }: Line) {
  const { at, lane, stage, says, amount, ref } = point
  const door = doorOf(ref)
  return (
    <tr className={isChosen ? 'table-marked' : undefined}>
      <td className="nowrap">{dayIn(at, zone)}</td>
      <td className="wide">{LANES[lane]}</td>
      <td>
        <button type="button" className="button-plain life-says" aria-pressed={isChosen} onClick={onChoose}>
          {stage !== null && <StageMark stage={stage} />}
          <span>{says}</span>
        </button>
      </td>
      <td className="number">
        {amount && (
          <Amount
            value={amount.amount}
            currency={amount.currency}
            withCurrency
            {...('amount' in door ? { door: door.amount } : {})}
          />
        )}
      </td>
    </tr>
  )
}
