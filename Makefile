# Names the usual targets; start.py does the work. Arguments: make test ARGS="tests/setup -x"
.PHONY: up test check fix lock migrations messages clean
up test check fix lock migrations messages clean:
	python3 start.py $@ $(ARGS)
