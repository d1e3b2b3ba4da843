/** English of the page where a browser learns. */
export const enLearn = {
  learn: {
    title: "Learn with this browser",
    lede: "This tab becomes a device of the network: it trains models on its own data for the demands of this server, signs its updates, and earns AITN by what it adds. Only updates leave it, no data.",
    recorded:
      "Recorded data of the zoo: the tab takes the place of one holder of a public recording. Nothing is measured live.",
    task: "What to learn",
    holder: "On whose data",
    own: "a recording of my own",
    ownStays:
      "Your own recording stays in this browser: only what is learned from it leaves, signed by this browser's key.",
    ownFile: "The recording",
    ownSays: "A text file with the columns and units of",
    ownLarge: "The file has more than 64 MB. Take a shorter recording.",
    holderOption: "{{name}} ({{n}} examples)",
    code: "Enrolment code",
    codeHelp:
      "Needed once, for a browser that is new to the chain: from the Devices panel, or from whoever runs this server.",
    start: "Start",
    stop: "Stop",
    device: "This browser as a device",
    deviceNote:
      "The key stays in this browser. Its trust tier is 1 (self-declared). Clearing the browser's data loses it, and what it has earned.",
    waiting: "Ready. Waiting for a demand that wants this data.",
    loading: "Loading the data and the trainer…",
    training: "Training: pass {{at}} of {{of}}",
    rounds: "Rounds trained",
    examples: "Examples",
    speed: "Examples a second",
    demand: "Demand {{n}}",
    keepOpen: "Keep this tab open and in front: browsers slow down tabs in the background.",
    did: {
      applied: "applied",
      trained: "round {{round}} trained and committed on chain, loss {{loss}}",
      forgot: "sits round {{round}} out: what this browser was bound to keep is lost",
      "no-data": "of another task",
      tooFew: "wants more examples than are here",
      slow: "wants a faster device",
      unknown: "of a kind that this page does not know; reload it",
    },
    done: "What happened",
    nothing: "What this tab does for demands will stand here.",
  },
} as const;
