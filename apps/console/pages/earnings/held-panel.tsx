import { Amount } from '#apps/console/amount/amount.tsx'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type HeldEarning, useHeldEarnings } from '#apps/console/api/standings.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { Stage } from '#apps/console/theme/stage.tsx'
import { heldTitle, vestingText } from './earning-words.ts'

/** What was earned and vests step by step: what has come, what is held and until when, what is lost. */
export function HeldPanel({ partner }: Readonly<{ partner: string | undefined }>) {
  const { data, error } = useHeldEarnings(partner)
  if (error) return <TroubleNote error={error} />
  return (
    <section className="panel" aria-labelledby="held">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="held">{data ? heldTitle(data) : 'What is held'}</h2>
          <p className="panel-lead">
            Some of what is earned comes step by step, as long as its condition holds at each step.
          </p>
        </div>
      </div>
      {!data && <SkeletonRows rows={3} />}
      {data?.length === 0 && (
        <Empty
          shows="Here stands what vests over time: each step, when it comes, and what keeps it."
          action="Nothing that was earned so far vests over time."
        />
      )}
      {data && data.length > 0 && <HeldTable held={data} />}
    </section>
  )
}

function HeldTable({ held }: Readonly<{ held: readonly HeldEarning[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">What for</th>
          <th scope="col" className="wide">
            Steps
          </th>
          <th scope="col" className="number wide">
            Granted
          </th>
          <th scope="col" className="number wide">
            Vested
          </th>
          <th scope="col" className="number">
            Held
          </th>
        </tr>
      </thead>
      <tbody>
        {held.map((one) => (
          <HeldRow key={`${one.program} ${one.incentive} ${one.partner} ${one.credit}`} one={one} />
        ))}
      </tbody>
    </table>
  )
}

function HeldRow({ one }: Readonly<{ one: HeldEarning }>) {
  const names = useNames()
  const { stage, incentive, partner, customer, granted, vested, held, currency } = one
  return (
    <tr>
      <td>
        <Stage stage={stage} />
        <p className="small soft">
          {asWords(incentive)}
          {customer !== null && `, ${names.of(customer)}`}
          {partner !== names.self && `, ${names.of(partner)}`}
        </p>
        <div className="narrow-note">
          <Steps one={one} />
        </div>
      </td>
      <td className="wide">
        <Steps one={one} />
      </td>
      <td className="number wide">
        <Amount value={granted} currency={currency} withCurrency />
      </td>
      <td className="number wide">
        <Amount value={vested} currency={currency} withCurrency />
      </td>
      <td className="number">
        <Amount value={held} currency={currency} withCurrency />
      </td>
    </tr>
  )
}

/** More steps than this are not drawn one by one. */
const DRAWN = 36

/** One block for each step: those that have come are filled, those that were lost are struck through. The sentence says the same. */
function Steps({ one }: Readonly<{ one: HeldEarning }>) {
  const { steps, done, lost } = one
  const looks = Array.from({ length: Math.min(steps, DRAWN) }, (_, at) => ({
    key: `${at} of ${steps}`,
    look: at < done ? 'step step-done' : at < done + lost ? 'step step-lost' : 'step',
  }))
  return (
    <>
      <span className="steps" aria-hidden="true">
        {looks.map(({ key, look }) => (
          <span key={key} className={look} />
        ))}
      </span>
      <p className="small soft">{vestingText(one)}</p>
    </>
  )
}
