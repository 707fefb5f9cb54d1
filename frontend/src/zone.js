// On the progress page: offers to count days in the browser's time zone, while none is chosen.
const offer = document.querySelector("[data-zone-offer]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (offer && zone && zone !== "UTC") {
  offer.elements.zone.value = zone;
  offer.querySelector("[data-zone]").textContent = zone;
  offer.hidden = false;
}
