import { useState } from 'react'
import { useProducts } from '#apps/console/api/catalog.ts'
import { useResolveName, type WaitingItem } from '#apps/console/api/feeds.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { SelectField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'

type Name = Pick<WaitingItem, 'feed' | 'kind' | 'name'> & Readonly<{ items: number }>

/** Names of systems that stand for nothing yet, each once, with how many items wait for it. */
export function WaitingNames({ items }: Readonly<{ items: readonly WaitingItem[] }>) {
  const groups = Map.groupBy(items, ({ feed, kind, name }) => `${feed} ${kind} ${name}`)
  const names = [...groups.values()].flatMap(([first, ...rest]) =>
    first ? [{ feed: first.feed, kind: first.kind, name: first.name, items: rest.length + 1 }] : [],
  )
  if (names.length === 0) return null
  return (
    <section className="panel" aria-label="Names that stand for nothing yet">
      <div className="panel-head">
        <h2>{countText(names.length, 'name')} to explain</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Feed</th>
            <th scope="col" className="number">
              Items
            </th>
            <th scope="col">
              <span className="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((one) => (
            <NameRow key={`${one.feed} ${one.kind} ${one.name}`} one={one} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function NameRow({ one }: Readonly<{ one: Name }>) {
  const [isOpen, setOpen] = useState(false)
  const { name, kind, feed, items } = one
  return (
    <tr>
      <th scope="row">
        <span className="breaks">{name}</span>
        <p className="soft small">{kind}</p>
      </th>
      <td className="breaks">{feed}</td>
      <td className="number">{items}</td>
      <td>
        <button type="button" className="button-plain" onClick={() => setOpen(true)}>
          Say what it is<span className="unseen">: {name}</span>
        </button>
        {isOpen && <ResolveDialog one={one} onClose={() => setOpen(false)} />}
      </td>
    </tr>
  )
}

function ResolveDialog({ one: { feed, kind, name }, onClose }: Readonly<{ one: Name; onClose: () => void }>) {
  const names = useNames()
  const organizations = useOrganizations(useViewer())
  const products = useProducts()
  const resolve = useResolveName()
  const [means, setMeans] = useState('')
  const choices =
    kind === 'customer'
      ? (organizations.data?.organizations ?? [])
          .filter(({ roles }) => roles.includes('customer'))
          .map(({ id }) => ({ value: id, name: names.of(id) }))
      : (products.data ?? []).map(({ id, name: called }) => ({ value: id, name: called }))
  return (
    <FormDialog
      title={`What is ${name}?`}
      action={means === '' ? 'Dismiss what waits' : 'Take what waits'}
      onSubmit={() => resolve.mutate({ feed, kind, name, ...(means !== '' && { means }) }, { onSuccess: onClose })}
      onClose={onClose}
      error={resolve.error}
      isPending={resolve.isPending}
      danger={means === ''}
    >
      <SelectField
        label={kind === 'customer' ? 'It is the customer' : 'It is the product'}
        value={means}
        onChange={setMeans}
        options={[{ value: '', name: 'None of mine: dismiss it' }, ...choices]}
      />
    </FormDialog>
  )
}
