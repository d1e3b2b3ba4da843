/** The map of all sites, and what is found by its name. */
export const enMap = {
  map: {
    area: "Map: arrow keys move it, + and − zoom, Home shows the whole world",
    hint: "Double click, Ctrl + wheel, + and − zoom. Once zoomed in, dragging and arrow keys move the map, and the wheel zooms without Ctrl.",
    hintTouch: "Two fingers zoom the map. One finger scrolls the page; once zoomed in it moves the map.",
    open: "Open",
    scale: "Length along the middle of the map, from east to west",
    noThings: "{{n}} places; nothing reports here",
    and: ", ",
    sites_one: "{{count}} site here",
    sites_other: "{{count}} sites here",
    more_one: "and {{count}} more",
    more_other: "and {{count}} more",
    cluster_one: "{{count}} site close together: {{names}}",
    cluster_other: "{{count}} sites close together: {{names}}",
  },
  address: {
    thing: "This site has nothing named {{id}}, or no more.",
    floor: "It has no floor {{id}}: all floors are shown.",
    forget: "Leave it out",
  },
  find: {
    sites: "Sites",
    places: "Places",
    more: "{{n}} more match: type more of the name",
    world: "Find a site or a page",
    worldNothing: "No site and no page is called so. Floors, rooms and Things are found on their site's own page.",
    menu: "Sites: {{site}}",
    open: "Find by name",
  },
};
