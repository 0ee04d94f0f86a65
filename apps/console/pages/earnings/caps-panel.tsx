import { Amount } from '#apps/console/amount/amount.tsx'
import { approximately, quantityText } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type CapUse, useCapUse } from '#apps/console/api/standings.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'

type Bounded = Readonly<{ partner: string | undefined; currencies: ReadonlyMap<string, string> }>

/** What remains under each cap and budget, the scarcest first. */
export function CapsPanel({ partner, currencies }: Bounded) {
  const { data, error } = useCapUse(partner)
  if (error) return <TroubleNote error={error} />
  return (
    <section className="panel" aria-labelledby="caps">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="caps">{data ? titleOf(data) : 'What remains under caps'}</h2>
          <p className="panel-lead">As the newest settlement of each program left it.</p>
        </div>
      </div>
      {!data && <SkeletonRows rows={3} />}
      {data?.length === 0 && (
        <Empty
          shows="Here stands how much of each cap is used and what remains."
          action="No cap bounded what was settled so far."
        />
      )}
      {data && data.length > 0 && <CapsTable caps={data} currencies={currencies} />}
    </section>
  )
}

function titleOf(caps: readonly CapUse[]): string {
  const full = caps.filter(({ remains }) => approximately(remains) <= 0).length
  if (caps.length === 0) return 'No cap bounds it'
  if (full === 0) return 'Something remains under every cap'
  return `${full.toLocaleString('en')} of ${caps.length.toLocaleString('en')} caps ${full === 1 ? 'is' : 'are'} used up`
}

function CapsTable({ caps, currencies }: Readonly<{ caps: readonly CapUse[] }> & Pick<Bounded, 'currencies'>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Cap</th>
          <th scope="col" className="wide">
            Used
          </th>
          <th scope="col" className="number wide">
            Limit
          </th>
          <th scope="col" className="number">
            Remains
          </th>
        </tr>
      </thead>
      <tbody>
        {caps.map((cap) => (
          <CapRow
            key={[cap.program, cap.incentive, cap.partner, cap.customer, cap.from, cap.says].join(' ')}
            cap={cap}
            currency={currencies.get(cap.program)}
          />
        ))}
      </tbody>
    </table>
  )
}

function CapRow({ cap, currency }: Readonly<{ cap: CapUse; currency: string | undefined }>) {
  const names = useNames()
  const { says, incentive, partner, customer, from, limit, used, remains, counts } = cap
  const whom = [
    incentive === null ? 'Several incentives' : asWords(incentive),
    ...(partner === null || partner === names.self ? [] : [names.of(partner)]),
    ...(customer === null ? [] : [names.of(customer)]),
    ...(from === null ? [] : [`from ${dateText(from)}`]),
  ]
  const part = Math.min(1, approximately(used) / (approximately(limit) || 1))
  return (
    <tr>
      <td>
        {says}
        <p className="small soft">{whom.join(', ')}</p>
      </td>
      <td className="wide">
        <span className="cap-use">
          <span className="cap-bar" aria-hidden="true">
            <span className={part >= 1 ? 'cap-full' : ''} style={{ inlineSize: `${part * 100}%` }} />
          </span>
          <Counted value={used} counts={counts} currency={currency} />
        </span>
      </td>
      <td className="number wide">
        <Counted value={limit} counts={counts} currency={currency} />
      </td>
      <td className="number">
        <Counted value={remains} counts={counts} currency={currency} />
      </td>
    </tr>
  )
}

type Measured = Readonly<{ value: string; counts: CapUse['counts']; currency: string | undefined }>

/** A cap counts money, units or times: only money has a currency. */
function Counted({ value, counts, currency }: Measured) {
  if (counts === 'amount' && currency !== undefined) return <Amount value={value} currency={currency} withCurrency />
  return (
    <span>
      {quantityText(value)}
      {counts !== 'amount' && <span className="soft"> {value === '1' ? counts.slice(0, -1) : counts}</span>}
    </span>
  )
}
