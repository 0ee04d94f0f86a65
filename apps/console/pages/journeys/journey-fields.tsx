import { useProducts } from '#apps/console/api/catalog.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { SelectField } from '#apps/console/parts/field.tsx'

type Journey = Readonly<{ customer: string; product: string }>
type Chosen = Readonly<{ typed: Journey; set: (field: keyof Journey) => (value: string) => void; me: Me }>

const NONE = { value: '', name: 'Choose one' }

/** Whose way with which product: customers that the partner knows, products of others. */
export function JourneyFields({ typed, set, me }: Chosen) {
  const names = useNames()
  const organizations = useOrganizations(useViewer())
  const products = useProducts()
  const customers = (organizations.data?.organizations ?? []).filter(
    ({ id, roles }) => id !== me.organization && roles.includes('customer'),
  )
  const sold = (products.data ?? []).filter(({ owner }) => owner !== me.organization)
  return (
    <>
      <SelectField
        label="Customer"
        value={typed.customer}
        onChange={set('customer')}
        options={[NONE, ...customers.map(({ id }) => ({ value: id, name: names.of(id) }))]}
      />
      <SelectField
        label="Product"
        value={typed.product}
        onChange={set('product')}
        options={[NONE, ...sold.map(({ id, name, owner }) => ({ value: id, name: `${name}, of ${names.of(owner)}` }))]}
      />
    </>
  )
}
