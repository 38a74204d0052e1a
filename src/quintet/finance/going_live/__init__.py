"""Going live 期初建账: the four lists a company comes with, which agree or are refused naming the difference."""
