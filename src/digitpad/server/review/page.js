const find = (id) => document.getElementById(id)
const buttons = ['accept', 'reject', 'skip', 'undo']
const keys = {
  a: 'accept', ArrowRight: 'accept', r: 'reject', ArrowLeft: 'reject',
  s: 'skip', ArrowDown: 'skip', z: 'undo',
}
let items = []
let index = 0
let decided = [] // the indices of the drawings that were decided or skipped, for Undo
let message = ''
let busy = false

const nameOf = (digit) => (digit === null ? 'no digit' : `a ${digit}`)

function show() {
  const item = items[index]
  find('accept').disabled = find('reject').disabled = find('skip').disabled = !item
  find('undo').disabled = decided.length === 0
  find('question').textContent = item
    ? `Is this ${nameOf(item.label)}?`
    : 'Nothing is left here: load the page again for more.'
  const lines = (item ? item.strokes : []).map((stroke) => {
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline')
    const points = stroke.length > 1 ? stroke : [stroke[0], stroke[0]]
    line.setAttribute('points', points.map((point) => point.join(',')).join(' '))
    return line
  })
  find('drawing').replaceChildren(...lines)
  find('opinions').textContent = item ? describe(item) : ''
  find('progress').textContent = `${message} ${items.length - index} on this page.`
}

function describe(item) {
  const network = `The network reads ${nameOf(item.reading)}, and gives the label ${Math.round(100 * item.probability)} %.`
  const neighbours = item.neighbours
    ? ` Of ${item.neighbours} accepted drawings like it, ${item.agreeing_neighbours} have this label.`
    : ' No accepted drawing is like it.'
  return network + neighbours + (item.is_refused ? ' Look closely: it may be nonsense.' : '')
}

async function send(item, agrees) {
  const response = await fetch('reviews', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: item.id, agrees }),
  })
  if (!response.ok) throw new Error(await response.text())
  const { state } = await response.json()
  if (state === null) return 'It was taken back by its visitor.'
  return { pending: 'Another agreement is needed.', accepted: 'Accepted.', rejected: 'Rejected.' }[state]
}

async function act(action) {
  if (busy || find(action).disabled) return
  busy = true
  try {
    if (action === 'undo') {
      index = decided.pop()
      await send(items[index], null)
      message = 'Taken back.'
    } else {
      message = action === 'skip' ? 'Skipped.' : await send(items[index], action === 'accept')
      decided.push(index)
      index += 1
    }
  } catch (error) {
    message = `It failed: ${error.message}`
  }
  busy = false
  show()
}

for (const id of buttons) find(id).addEventListener('click', () => act(id))
addEventListener('keydown', (event) => {
  const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (!action || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  event.preventDefault()
  act(action)
})

const response = await fetch('queue')
if (response.ok) {
  const queue = await response.json()
  items = queue.items
  message = `${queue.waiting} ${queue.waiting === 1 ? "waits" : "wait"} for you.`
} else {
  message = `The queue cannot be loaded: ${await response.text()}`
}
show()
