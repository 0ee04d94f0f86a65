import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { type Place, usePlaces } from './places.ts'
import './jump.css'

const SHOWN = 12

/** Type a few letters, go there: pages, months, invoices and statements by number, own organizations to act for. */
export function Jump({ opened, onClose }: Readonly<{ opened: boolean; onClose: () => void }>) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={560} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Jump to" radius="md">
        <Modal.Body p={0}>
          <Search onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

function Search({ onClose }: Readonly<{ onClose: () => void }>) {
  const id = useId()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = matching(usePlaces(), typed).slice(0, SHOWN)
  const open = (place: Place | undefined) => {
    if (!place) return
    onClose()
    if ('run' in place) place.run()
    else void navigate(place.to)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
    const move = moves[event.key]
    if (event.key === 'Enter') open(found[at])
    if (move === undefined || found.length === 0) return
    event.preventDefault()
    setAt((at + move + found.length) % found.length)
  }
  return (
    <div className="jump">
      <input
        className="jump-input"
        role="combobox"
        aria-label="Jump to a page, month, document or organization"
        aria-expanded={true}
        aria-controls={id}
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        placeholder="Page, month, document, organization"
        data-autofocus
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div className="jump-list" role="listbox" id={id} aria-label="Places">
        {found.map((place, index) => (
          <div
            key={place.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="jump-place"
            onClick={() => open(place)}
            onKeyDown={onKeyDown}
            onMouseMove={() => setAt(index)}
          >
            <span>{place.name}</span>
            <span className="soft small">{place.kind}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="jump-none soft">Nothing is called “{typed}”.</p>}
    </div>
  )
}

/** Every typed word must begin a word of the name or of its kind. */
function matching(places: readonly Place[], typed: string): readonly Place[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return places.filter((place) => {
    const words = `${place.name} ${place.kind}`.toLowerCase()
    return wanted.every((word) => words.includes(word))
  })
}
