import { useState } from 'react'
import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { usePeople } from '#apps/console/api/settings.ts'
import type { ApiKey, Me } from '#apps/console/api/settings-answers.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { RotateDialog } from './rotate-dialog.tsx'
import { scopeName, scopeSays } from './scopes.ts'

type Doing = Readonly<{ what: 'rotate' | 'revoke'; apiKey: ApiKey }>

/** Live keys first, the newest on top; those that have ended stay below, as what they did stays in the log. */
export function KeysTable({ keys, me }: Readonly<{ keys: readonly ApiKey[]; me: Me }>) {
  const [doing, setDoing] = useState<Doing>()
  const close = () => setDoing(undefined)
  const newestFirst = keys.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  const groups = [
    ['Live', newestFirst.filter(({ state }) => state === 'live')],
    ['Ended', newestFirst.filter(({ state }) => state !== 'live')],
  ] as const
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col" className="wide">
              May
            </th>
            <th scope="col" className="wide">
              Created by
            </th>
            <th scope="col" className="number wide">
              Last used
            </th>
            <th scope="col" className="number">
              Ends
            </th>
            <th scope="col" className="row-end">
              <span className="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        {groups.map(([name, inside]) =>
          inside.length === 0 ? null : (
            <tbody key={name}>
              <tr className="group">
                <th scope="rowgroup" colSpan={6}>
                  {name}
                </th>
              </tr>
              {inside.map((apiKey) => (
                <KeyRow key={apiKey.id} apiKey={apiKey} me={me} onDo={(what) => setDoing({ what, apiKey })} />
              ))}
            </tbody>
          ),
        )}
      </table>
      {doing?.what === 'rotate' && <RotateDialog apiKey={doing.apiKey} onClose={close} />}
      {doing?.what === 'revoke' && <RevokeDialog apiKey={doing.apiKey} onClose={close} />}
    </>
  )
}

type Row = Readonly<{ apiKey: ApiKey; me: Me; onDo: (what: Doing['what']) => void }>

function KeyRow({ apiKey, me, onDo }: Row) {
  const nameOf = usePeople()
  const { id, name, scopes, state, createdBy, usedAt, usedFrom } = apiKey
  const isYours = me.roles.includes('owner') || createdBy === me.person?.id
  const actions = [
    { name: 'Rotate the secret', run: () => onDo('rotate') },
    { name: 'Revoke', run: () => onDo('revoke'), danger: true },
  ]
  return (
    <tr>
      <th scope="row">
        <span className="member">
          <span className="member-name breaks">{name}</span>
          <span className="id soft">prn_{id}</span>
        </span>
        <span className="narrow-note soft small">{scopes.map(scopeName).join('; ')}</span>
      </th>
      <td className="wide">
        <details>
          <summary>{scopes.length === 1 ? scopeName(scopes[0] ?? '') : `${scopes.length} scopes`}</summary>
          <ul className="small soft scope-list">
            {scopes.map((scope) => (
              <li key={scope}>
                <span className="id">{scope}</span> {scopeSays(scope)}
              </li>
            ))}
          </ul>
        </details>
      </td>
      <td className="wide soft">{nameOf(createdBy)}</td>
      <td className="number wide soft" {...(usedFrom !== null && { title: `From ${usedFrom}` })}>
        {usedAt === null ? 'Never' : momentText(usedAt)}
      </td>
      <td className="number">
        <Ends apiKey={apiKey} />
      </td>
      <td className="row-end">{state === 'live' && isYours && <RowMenu of={name} actions={actions} />}</td>
    </tr>
  )
}

function Ends({ apiKey: { state, expiresAt, revokedAt, previousUntil } }: Readonly<{ apiKey: ApiKey }>) {
  if (state === 'revoked') {
    return <span className="mark mark-harm">Revoked{revokedAt !== null && ` ${dateText(revokedAt)}`}</span>
  }
  if (state === 'expired') return <span className="mark mark-attention">Expired {dateText(expiresAt)}</span>
  return (
    <>
      {dateText(expiresAt)}
      {previousUntil !== null && (
        <span className="narrow soft small">old secret until {momentText(previousUntil)}</span>
      )}
    </>
  )
}
