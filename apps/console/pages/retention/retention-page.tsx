import { useSearch } from '@tanstack/react-router'
import { useProducts } from '#apps/console/api/catalog.ts'
import { asWords } from '#apps/console/api/names.ts'
import { useCohorts, useRetention } from '#apps/console/api/retention.ts'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ChurnPanel } from './churn-panel.tsx'
import { CohortsPanel } from './cohorts-panel.tsx'
import { EngagedPanel } from './engaged-panel.tsx'
import { retentionTitle } from './retention-words.ts'
import { RevenuePanel } from './revenue-panel.tsx'

/** Who stayed: revenue, customers, cohorts, and what an engaged partner has to do with it. */
export function RetentionPage() {
  const { product }: Readonly<{ product?: string }> = useSearch({ strict: false })
  const retention = useRetention(product)
  const cohorts = useCohorts(product)
  const error = retention.error ?? cohorts.error
  if (error || !retention.data || !cohorts.data) return <Waiting what="retention" error={error} />
  const { revenue, logos, engaged } = retention.data
  return (
    <Page
      title={retentionTitle(retention.data)}
      lead={<p>Each share has the number that it rests on, and its 95 % interval: what it may as well be.</p>}
      action={<ProductChoice product={product} />}
    >
      {logos.length === 0 ? (
        <section className="panel">
          <Empty
            shows="Here stands which customers stayed, what they are worth, and whether an engaged partner made a difference."
            action="The first full month of a subscription shows the first numbers."
          />
        </section>
      ) : (
        <>
          {revenue.map((one) => (
            <RevenuePanel key={one.currency} of={one} />
          ))}
          <EngagedPanel engaged={engaged} />
          <CohortsPanel cohorts={cohorts.data.cohorts} />
          <ChurnPanel logos={logos} />
        </>
      )}
    </Page>
  )
}

/** Nothing to choose where there is one product. */
export function ProductChoice({ product }: Readonly<{ product: string | undefined }>) {
  const set = useSetSearch()
  const products = useProducts()
  const known = products.data ?? []
  if (known.length < 2) return null
  return (
    <ChoiceField
      label="Product"
      value={product ?? ''}
      onChange={(value) => set({ product: value })}
      options={[{ value: '', name: 'All' }, ...known.map(({ id }) => ({ value: id, name: asWords(id) }))]}
    />
  )
}
