import { useState } from 'react'
import { type Admission, useAdmitFeed } from '#apps/console/api/feeds.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useKinds } from '#apps/console/api/session.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { TextField, Tick } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { TOUCHPOINT_NAMES } from './journey-words.ts'

type Shown = Readonly<{ admissions: readonly Admission[]; me: Me }>

/** Whose word for contacts is taken: by this vendor of partners' feeds, or of this partner's feeds by vendors. */
export function AdmissionsPanel({ admissions, me }: Shown) {
  const names = useNames()
  const isVendor = useKinds().includes('vendor')
  const [changing, setChanging] = useState<Admission | 'new'>()
  if (!isVendor && admissions.length === 0) return null
  return (
    <section className="panel" aria-label="Admitted feeds">
      <div className="panel-head">
        <h2>{admissions.length === 0 ? 'No feed verifies contacts' : 'Feeds that verify contacts'}</h2>
        {isVendor && (
          <button type="button" className="button" onClick={() => setChanging('new')}>
            Admit a feed
          </button>
        )}
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Feed</th>
            <th scope="col">Admitted by</th>
            <th scope="col">For</th>
          </tr>
        </thead>
        <tbody>
          {admissions.map((one) => (
            <tr key={one.about}>
              <th scope="row" className="breaks">
                {one.feed}
              </th>
              <td>{names.of(one.owner)}</td>
              <td>
                {one.kinds.length === 0 ? 'nothing any more' : one.kinds.map(kindName).join(', ')}
                {one.owner === me.organization && (
                  <p>
                    <button type="button" className="button-plain" onClick={() => setChanging(one)}>
                      Change<span className="unseen"> {one.feed}</span>
                    </button>
                  </p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changing && (
        <AdmitDialog
          {...(changing !== 'new' && { admission: changing })}
          organization={me.organization}
          onClose={() => setChanging(undefined)}
        />
      )}
    </section>
  )
}

function kindName(kind: string): string {
  return Object.entries(TOUCHPOINT_NAMES).find(([one]) => one === kind)?.[1] ?? kind
}

type Asked = Readonly<{ admission?: Admission; organization: string; onClose: () => void }>

function AdmitDialog({ admission, organization, onClose }: Asked) {
  const admit = useAdmitFeed()
  const [feed, setFeed] = useState(admission?.feed ?? '')
  const [kinds, setKinds] = useState<readonly string[]>(admission?.kinds ?? [])
  const tick = (kind: string) => (isThere: boolean) =>
    setKinds((before) => (isThere ? [...before, kind] : before.filter((one) => one !== kind)))
  const about = admission?.about ?? `${organization}:feed-${feed.replace(':', '-')}`
  return (
    <FormDialog
      title={admission ? `What ${feed} verifies` : 'Admit a feed'}
      action={admission ? 'Save it' : 'Admit it'}
      onSubmit={() => admit.mutate({ about, feed: feed.trim(), kinds }, { onSuccess: onClose })}
      onClose={onClose}
      error={admit.error}
      isPending={admit.isPending}
      blocked={/^[^:\s]+:[^:\s]+$/.test(feed.trim()) ? undefined : 'The partner tells you the id of its feed.'}
    >
      {!admission && (
        <TextField
          label="Feed"
          value={feed}
          onChange={setFeed}
          required
          placeholder="nordwind:autotask"
          maxLength={130}
        />
      )}
      <p>What it shows of these contacts is taken as your word. None takes that back.</p>
      {Object.entries(TOUCHPOINT_NAMES).map(([kind, name]) => (
        <Tick key={kind} label={name} checked={kinds.includes(kind)} onChange={tick(kind)} />
      ))}
    </FormDialog>
  )
}
