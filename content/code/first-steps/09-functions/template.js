function leap(year) {
  return year % 4 === 0;
}

function days(month, year) {
  return 31;
}
