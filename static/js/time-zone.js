/* Chooses the browser's time zone in a select that nobody has touched. */
for (const select of document.querySelectorAll('select[data-guess="time-zone"]')) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUntouched = select.selectedOptions[0]?.defaultSelected ?? true;
  const offers = [...select.options].some((option) => option.value === zone);
  if (isUntouched && select.value === "UTC" && offers) select.value = zone;
}
