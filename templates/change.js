"use strict";
// Search, filters and sorting of the accounts. All of it stands in the address after `#accounts`, so that a view can
// be sent to somebody else and the browser's back button leads back to the number that was followed.
(() => {
  const table = document.getElementById("table")
  if (!table) return
  const body = table.tBodies[0], rows = [...body.rows], wide = table.closest(".wide")
  const find = document.getElementById("find"), count = document.getElementById("count")
  const chips = document.getElementById("chips"), fresh = { show: "", find: "", by: "", way: "" }
  const words = rows.map(row => row.textContent.toLowerCase().normalize("NFC"))
  const keys = rows.map(row => new Set(row.dataset.k.split(" ")))
  let state = { ...fresh }

  const linkOf = key => [...document.querySelectorAll("[data-show]")].find(one => one.dataset.show === key)

  const read = () => {
    const [name, said] = location.hash.slice(1).split("?", 2)
    if (name !== "accounts") return false
    state = { ...fresh }
    for (const [key, value] of new URLSearchParams(said || "")) if (Object.hasOwn(fresh, key)) state[key] = value
    if (!linkOf(state.show)) state.show = ""
    return true
  }
  const address = () => {
    const said = new URLSearchParams(Object.entries(state).filter(([, value]) => value)).toString()
    return "#accounts" + (said ? "?" + said : "")
  }
  const write = () => history.replaceState(null, "", address())

  const sortKey = (row, by) =>
    by === "name" ? row.cells[0].textContent.toLowerCase() : row.dataset[by] === "" ? null : Number(row.dataset[by])
  const sorted = () => {
    if (!["name", "revenue", "change"].includes(state.by)) return rows
    const turn = state.way === "down" ? -1 : 1
    return [...rows].sort((a, b) => {
      const x = sortKey(a, state.by), y = sortKey(b, state.by)
      if (x === null || y === null) return (x === null) - (y === null)
      return turn * (typeof x === "string" ? x.localeCompare(y) : x - y)
    })
  }
  const show = () => {
    const wanted = state.find.toLowerCase().normalize("NFC").split(/\s+/).filter(Boolean)
    let shown = 0
    rows.forEach((row, i) => {
      const fits = (!state.show || keys[i].has(state.show)) && wanted.every(word => words[i].includes(word))
      row.hidden = !fits
      shown += fits
    })
    body.append(...sorted())
    for (const head of table.tHead.rows[0].cells) {
      const on = state.by ? head.dataset.by === state.by : head.dataset.by === "revenue"
      if (on) head.setAttribute("aria-sort", (state.by ? state.way : "down") === "down" ? "descending" : "ascending")
      else head.removeAttribute("aria-sort")
    }
    if (find.value !== state.find) find.value = state.find
    let chosen = false
    for (const chip of chips.children) {
      const on = chip.dataset.show === state.show
      chip.setAttribute("aria-pressed", on)
      chosen ||= on
      if (chip.dataset.extra) chip.remove()
    }
    const link = state.show ? linkOf(state.show) : null
    if (link && !chosen) {
      const chip = document.createElement("button")
      Object.assign(chip.dataset, { show: state.show, extra: "1" })
      chip.type = "button"
      chip.textContent = link.dataset.label
      chip.setAttribute("aria-pressed", "true")
      chips.append(chip)
    }
    const total = link && !wanted.length ? Number(link.dataset.total) : 0
    const n = x => x.toLocaleString("en-US")
    let said = `${n(shown)} of ${n(rows.length)} accounts shown`
    if (total > shown) {
      said = `${n(shown)} of these ${n(total)} accounts are on this page`
      if (table.dataset.file) said += `; all of them are in ${table.dataset.file}`
    }
    count.textContent = said
  }
  const choose = change => { Object.assign(state, change); write(); show() }

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button"), by = head.dataset.by
    button.type = "button"
    button.textContent = head.textContent
    const printed = document.createElement("span")  // browsers do not repeat a button on every printed page
    printed.className = "paper"
    printed.append(...head.childNodes)
    head.append(button, printed)
    button.addEventListener("click", () => {
      const now = state.by || "revenue", first = by === "revenue" ? "down" : "up"
      const way = now === by ? ((state.by ? state.way : "down") === "down" ? "up" : "down") : first
      choose({ by, way })
    })
  }
  find.addEventListener("input", () => choose({ find: find.value }))
  chips.addEventListener("click", event => {
    const chip = event.target.closest("button")
    if (chip) choose({ show: chip.dataset.extra ? "" : chip.dataset.show })
  })
  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-show]")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    location.hash = "accounts?show=" + encodeURIComponent(link.dataset.show)
  })
  const arrive = moved => {
    if (!read()) return
    show()
    if (!moved) return
    const title = document.getElementById("h-accounts")
    title.scrollIntoView()
    title.focus({ preventScroll: true })
  }
  addEventListener("hashchange", () => arrive(true))
  document.querySelector(".tools").hidden = false
  wide.classList.add("live")
  read()
  show()
  if (location.hash.startsWith("#accounts?")) document.getElementById("accounts").scrollIntoView()
})()
