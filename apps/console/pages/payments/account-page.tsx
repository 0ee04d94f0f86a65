import { useNavigate, useSearch } from '@tanstack/react-router'
import { moneyText, negate } from '#apps/console/amount/decimal-text.ts'
import { type Account, useAccounts, useDocuments } from '#apps/console/api/billing.ts'
import { type Names, useNames } from '#apps/console/api/names.ts'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { TextField } from '#apps/console/parts/field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { AccountPanel } from './account-panel.tsx'
import { isPositive } from './payment-sentences.ts'

type Search = Readonly<{ with?: string; from?: string; to?: string }>

/** Everything between the viewer and another organization, in order, with what is owed after each. */
export function AccountPage() {
  const search: Search = useSearch({ strict: false })
  const names = useNames()
  const documents = useDocuments()
  const partners = partnersOf(documents.data ?? [], names.self)
  const partner = search.with ?? partners[0]
  const { data, error } = useAccounts(partner, {
    ...(search.from && { from: search.from }),
    ...(search.to && { to: search.to }),
  })
  const trouble = documents.error ?? error
  if (trouble) {
    return (
      <Page title="The account can’t be shown">
        <TroubleNote error={trouble} />
      </Page>
    )
  }
  const accounts = documents.data && partner === undefined ? [] : data?.accounts
  return (
    <Page
      title={accounts && titleOf(accounts, names, partner)}
      lead={accounts ? <p>{LEAD}</p> : <Loading what="the account" />}
    >
      <section className="panel" aria-label="Which account">
        <Choice search={search} partner={partner ?? ''} partners={partners} />
      </section>
      {!accounts && (
        <div className="panel">
          <SkeletonRows rows={10} />
        </div>
      )}
      {accounts?.length === 0 && (
        <section className="panel">
          <Empty
            shows="An account shows every invoice, credit and payment between you and another organization."
            action="There is one as soon as a first invoice was issued."
          />
        </section>
      )}
      {accounts?.map((account) => (
        <AccountPanel key={`${account.seller} ${account.currency}`} account={account} />
      ))}
    </Page>
  )
}

const LEAD =
  'The closing balance is what is open of invoices, less credits that are free and payments that are applied to nothing.'

function partnersOf(
  documents: readonly Readonly<{ seller: string; buyer: string }>[],
  self: string | undefined,
): readonly string[] {
  return [...new Set(documents.map(({ seller, buyer }) => (seller === self ? buyer : seller)))].toSorted()
}

/** Who owes whom at the end, or that nobody owes anything. */
function titleOf(accounts: readonly Account[], names: Names, partner: string | undefined): string {
  const [first] = accounts
  if (!first || partner === undefined) return 'Nothing was invoiced between you and others yet'
  const owed = accounts.filter(({ closing }) => Number(closing) !== 0)
  if (owed.length === 0) return `You and ${names.of(partner)} are even`
  if (owed.length > 1) return `${owed.length} accounts with ${names.of(partner)} are open`
  const { seller, buyer, closing, currency } = owed[0] ?? first
  const isOwed = isPositive(closing)
  const [from, to] = isOwed ? [buyer, seller] : [seller, buyer]
  return `${names.of(from)} owes ${names.of(to)} ${moneyText(isOwed ? closing : negate(closing), currency)}`
}

type Chosen = Readonly<{ search: Search; partner: string; partners: readonly string[] }>

function Choice({ search, partner, partners }: Chosen) {
  const names = useNames()
  const navigate = useNavigate()
  const set = (field: keyof Search, value: string) =>
    void navigate({
      to: '/payments/account',
      search: ({ [field]: _, ...view }: Readonly<Record<string, string | undefined>>) =>
        value === '' ? view : { ...view, [field]: value },
      resetScroll: false,
    })
  const known = partners.includes(partner) || partner === '' ? partners : [partner, ...partners]
  return (
    <div className="filters invoices-filter">
      <ChoiceField
        label="With"
        value={partner}
        onChange={(value) => set('with', value)}
        options={known.map((id) => ({ value: id, name: names.of(id) }))}
      />
      <TextField
        label="From, included"
        type="date"
        value={search.from ?? ''}
        onChange={(value) => set('from', value)}
      />
      <TextField label="To, not included" type="date" value={search.to ?? ''} onChange={(value) => set('to', value)} />
    </div>
  )
}
