import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import type { ApiKey } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { scopeSays } from './scopes.ts'

/** Ends a key for ever, after saying what stops. */
export function RevokeDialog({ apiKey, onClose }: Readonly<{ apiKey: ApiKey; onClose: () => void }>) {
  const revoke = useAct((id: string, sending) => act('DELETE', `/v1/api-keys/${id}`, sending), ['api-keys'])
  const { id, name, scopes, usedAt, usedFrom } = apiKey
  return (
    <FormDialog
      title={`Revoke ${name}?`}
      action={`Revoke ${name}`}
      danger
      onSubmit={() => revoke.mutate(id, { onSuccess: onClose })}
      onClose={onClose}
      error={revoke.error}
      isPending={revoke.isPending}
    >
      <p>
        {usedAt === null
          ? 'It was never used.'
          : `It was used last at ${momentText(usedAt)}${usedFrom === null ? '' : ` from ${usedFrom}`}.`}{' '}
        From the next request on, whatever presents <span className="id">prn_{id}</span> is refused. This can’t be taken
        back.
      </p>
      <div>
        <p>What it could do and nobody does by it any more:</p>
        <ul className="plain-list">
          {scopes.map((scope) => (
            <li key={scope}>{scopeSays(scope)}</li>
          ))}
        </ul>
      </div>
    </FormDialog>
  )
}
