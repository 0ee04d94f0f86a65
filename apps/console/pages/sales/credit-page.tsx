import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { addTexts, approximately, isNegative, negate } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { type Agreement, type CreditLimit, useAgreements, useCreditLimits, useTell } from '#apps/console/api/sales.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { Barred } from '#apps/console/parts/barred.tsx'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { MONEY } from './sales-pages.ts'

/** The limits that the viewer gave and got, with what is used of each. */
export function CreditPage() {
  const [setting, setSetting] = useState(false)
  const me = useMe()
  const mayAsk = me.data !== undefined && mayAny(me.data.roles, MONEY)
  const limits = useCreditLimits(mayAsk)
  const agreements = useAgreements()
  const error = me.error ?? limits.error ?? agreements.error
  if (me.data && !mayAsk) {
    return (
      <Page title="Credit limits are for who handles money">
        <section className="panel" aria-label="Credit limits">
          <Barred held={me.data.roles} needed={MONEY} />
        </section>
      </Page>
    )
  }
  if (error || !me.data || !limits.data || !agreements.data) return <Waiting what="credit limits" error={error} />
  const own = agreements.data.filter(({ seller }) => seller === me.data.organization)
  return (
    <Page
      title={titleOf(limits.data)}
      lead={
        <p>
          Used is what is open, what runs and is not billed yet by estimate, and what confirmed orders come to in a
          period.
        </p>
      }
      action={
        own.length > 0 ? (
          <button type="button" className="button button-primary" onClick={() => setSetting(true)}>
            Set a limit
          </button>
        ) : undefined
      }
    >
      <section className="panel" aria-label="Credit limits">
        {limits.data.length === 0 ? (
          <Empty
            shows="Here stands up to what each buyer may owe, with what is used of it."
            action={own.length > 0 ? 'Set a limit for one of your buyers.' : 'Your sellers have set you none.'}
          />
        ) : (
          <LimitsTable limits={limits.data} />
        )}
      </section>
      {setting && (
        <LimitDialog self={me.data.organization} own={own} limits={limits.data} onClose={() => setSetting(false)} />
      )}
    </Page>
  )
}

function titleOf(limits: readonly CreditLimit[]): string {
  if (limits.length === 0) return 'No credit is limited'
  const past = limits.filter(isPast).length
  const all = countText(limits.length, 'limit')
  if (past === 0) return `${all}, and nobody is past one`
  return `${past.toLocaleString('en')} of ${all} ${past === 1 ? 'is' : 'are'} passed`
}

/** What is left never falls below zero: whether more is used than that says the sum itself. */
function isPast({ limit, used }: Pick<CreditLimit, 'limit' | 'used'>): boolean {
  return isNegative(addTexts([limit, negate(used)]))
}

function LimitsTable({ limits }: Readonly<{ limits: readonly CreditLimit[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Link</th>
          {['Limit', 'Open', 'Not billed', 'Ordered'].map((name) => (
            <th key={name} scope="col" className="number wide">
              {name}
            </th>
          ))}
          <th scope="col" className="number">
            Used
          </th>
          <th scope="col" className="number">
            Left
          </th>
        </tr>
      </thead>
      <tbody>
        {limits.map((limit) => (
          <LimitRow key={limit.link} limit={limit} />
        ))}
      </tbody>
    </table>
  )
}

function LimitRow({
  limit: { seller, buyer, currency, from, used, left, ...numbers },
}: Readonly<{ limit: CreditLimit }>) {
  const { limit, open, unbilled, committed } = numbers
  const share = approximately(limit) > 0 ? Math.floor((100 * approximately(used)) / approximately(limit)) : 100
  return (
    <tr>
      <th scope="row">
        <Parties seller={seller} buyer={buyer} /> <span className="soft">{currency}</span>
        <p className="soft small">Since {dateText(from)}</p>
      </th>
      {[limit, open, unbilled, committed].map((value, at) => (
        <td key={['limit', 'open', 'unbilled', 'committed'][at]} className="number wide">
          <Amount value={value} currency={currency} />
        </td>
      ))}
      <td className="number">
        <Amount value={used} currency={currency} />
        {isPast({ limit, used }) ? (
          <p>
            <span className="mark mark-harm">{share.toLocaleString('en')} % of it</span>
          </p>
        ) : (
          <p className="soft small">{share.toLocaleString('en')} % of it</p>
        )}
      </td>
      <td className="number">
        <Amount value={left} currency={currency} />
      </td>
    </tr>
  )
}

type Limiting = Readonly<{
  self: string
  own: readonly Agreement[]
  limits: readonly CreditLimit[]
  onClose: () => void
}>

function LimitDialog({ self, own, limits, onClose }: Limiting) {
  const tell = useTell()
  const names = useNames()
  const [link, setLink] = useState(own[0]?.id ?? '')
  const [amount, setAmount] = useState('')
  const agreement = own.find(({ id }) => id === link)
  const before = limits.find((one) => one.link === link)
  const body = { agreement: link, amount, from: Temporal.Now.instant().round('second').toString() }
  const buyer = names.of(agreement?.buyer ?? '')
  return (
    <FormDialog
      title="Set a credit limit"
      action={`Limit ${buyer}`}
      onSubmit={() =>
        tell.mutate({ kind: 'credit_limit', about: `${self}:limit-${ownName(link)}`, body }, { onSuccess: onClose })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={/^\d{1,15}(\.\d{1,8})?$/.test(amount) ? undefined : 'Say up to how much.'}
    >
      <SelectField
        label="Buyer"
        value={link}
        onChange={setLink}
        options={own.map(({ id, buyer: who, currency }) => ({
          value: id,
          name: `${names.of(who)}, ${currency} (${ownName(id)})`,
        }))}
      />
      <TextField label={`Limit in ${agreement?.currency ?? ''}`} value={amount} onChange={setAmount} />
      {agreement && (
        <PreviewBox>
          {before ? (
            <p>
              From now on instead of <Amount value={before.limit} currency={before.currency} withCurrency />, of which{' '}
              <Amount value={before.used} currency={before.currency} withCurrency /> is used. {buyer} sees it.
            </p>
          ) : (
            <p>
              So far {buyer} has no limit. From now on orders past it are held for a second person. {buyer} sees it.
            </p>
          )}
        </PreviewBox>
      )}
    </FormDialog>
  )
}
