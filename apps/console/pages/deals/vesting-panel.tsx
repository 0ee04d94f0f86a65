import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { isZero } from '#apps/console/amount/decimal-text.ts'
import type { DealLife, LifeVesting } from '#apps/console/api/deal-life.ts'
import { useNames } from '#apps/console/api/names.ts'
import { FactsBelow } from '#apps/console/explain/facts-below.tsx'
import { Stage } from '#apps/console/theme/stage.tsx'
import { stepsText, vestingTitle } from './life-words.ts'
import { doorOf } from './point-door.ts'

/** What vests of this life: each earning with its steps; where it stopped, when and why. Those that stopped come first. */
export function VestingPanel({ life }: Readonly<{ life: DealLife }>) {
  const sorted = life.vestings.toSorted((a, b) => Number(a.stop === null) - Number(b.stop === null))
  return (
    <section className="panel" aria-labelledby="vesting">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="vesting">{vestingTitle(life)}</h2>
          <p className="panel-lead">Filled steps have vested, open ones are to come, crossed ones are lost.</p>
        </div>
      </div>
      <table className="table life-vestings">
        <thead>
          <tr>
            <th scope="col">Earning</th>
            <th scope="col" className="wide">
              Steps
            </th>
            <th scope="col" className="number">
              Granted
            </th>
            <th scope="col" className="number">
              Vested
            </th>
            <th scope="col" className="number wide">
              Held
            </th>
            <th scope="col" className="number wide">
              Gone
            </th>
          </tr>
        </thead>
        {sorted.map((one) => (
          <Rows key={`${one.incentive} ${one.partner} ${one.credit}`} one={one} />
        ))}
      </table>
    </section>
  )
}

function Rows({ one }: Readonly<{ one: LifeVesting }>) {
  const names = useNames()
  const { partner, title, stage, currency, granted, vested, held, lost, stop, ref } = one
  const door = doorOf(ref)
  return (
    <tbody>
      <tr>
        <th scope="row">
          {names.of(partner)}, {title}
          <span className="soft small">
            <Stage stage={stage} />
          </span>
        </th>
        <td className="wide">
          <Steps one={one} />
        </td>
        <td className="number">
          <Amount value={granted} currency={currency} />
        </td>
        <td className="number">
          <Amount
            value={vested}
            currency={currency}
            withCurrency
            {...('amount' in door ? { door: door.amount } : {})}
          />
        </td>
        <td className="number wide">
          <Amount value={held} currency={currency} />
        </td>
        <td className="number wide">
          <Amount value={isZero(lost) ? '0' : `-${lost}`} currency={currency} />
        </td>
      </tr>
      {stop !== null && (
        <tr>
          <td colSpan={6}>
            <Stopped stop={stop} />
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Steps({ one }: Readonly<{ one: LifeVesting }>) {
  return (
    <span className="life-steps" role="img" aria-label={stepsText(one)}>
      {one.steps.map(({ at, state }) => (
        <span key={at} className={`life-step life-step-${state}`} />
      ))}
    </span>
  )
}

/** The sentence for which the page is opened, with the fact that ended it. */
function Stopped({ stop: { says, ref } }: Readonly<{ stop: NonNullable<LifeVesting['stop']> }>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className="life-stopped">
      <p>{says}.</p>
      {ref !== null && (
        <button
          type="button"
          className="button-plain life-unprinted"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide what ended it' : 'Show what ended it'}
        </button>
      )}
      {isOpen && ref !== null && <FactsBelow facts={[ref]} />}
    </div>
  )
}
