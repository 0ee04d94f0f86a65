import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'

/** Copies a text, and says that it did. Where the browser doesn't let it, the text can still be marked by hand. */
export function CopyButton({ text, what }: Readonly<{ text: string; what: string }>) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  return (
    <>
      <button type="button" className="button copy" onClick={copy} aria-label={`Copy ${what}`}>
        {state === 'copied' ? (
          <IconCheck size={16} stroke={1.8} aria-hidden="true" />
        ) : (
          <IconCopy size={16} stroke={1.6} aria-hidden="true" />
        )}
        {state === 'copied' ? 'Copied' : 'Copy'}
      </button>
      <span role="status" className={state === 'refused' ? 'small soft' : 'unseen'}>
        {state === 'copied' && `${what} copied`}
        {state === 'refused' && 'The browser does not let this page copy. Mark the text and copy it by hand.'}
      </span>
    </>
  )
}
