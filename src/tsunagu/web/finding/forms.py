"""Filters of the list as the address keeps them: codes and numbers, never a name."""

from django import forms

from tsunagu.apps.assessment.shapes import ListFilters

SORTS = ("band", "due", "age", "school")
PER_PAGE = 20


class FilterForm(forms.Form):
    """Reads the address; what does not fit is ignored, so an old link still opens the list."""

    school = forms.CharField(max_length=20, required=False)
    status = forms.CharField(max_length=30, required=False)
    assignee = forms.CharField(max_length=20, required=False)
    band = forms.CharField(max_length=10, required=False)
    sort = forms.ChoiceField(choices=[(sort, sort) for sort in SORTS], required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def filters(self) -> ListFilters:
        """The filters of the query."""
        self.is_valid()
        found = self.cleaned_data
        return ListFilters(
            school=found.get("school", ""),
            status=found.get("status", ""),
            assignee=found.get("assignee", ""),
            band=found.get("band", ""),
            sort=found.get("sort") or "band",
            page=found.get("page") or 1,
            per_page=PER_PAGE,
        )


class SearchForm(forms.Form):
    """氏名・かな・生年月日; sent by POST so that no name stands in an address."""

    words = forms.CharField(max_length=60, required=False, strip=True)
